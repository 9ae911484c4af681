import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';

/** The list of exchanges. */
export function trafficGrid(page: Page): Locator {
  return page.getByRole('grid', { name: 'Exchanges' });
}

/** The rows of the list that have exactly this text in one of their cells. */
export function rowsWith(page: Page, text: string): Locator {
  const cell = page.getByRole('gridcell', { name: text, exact: true });
  return trafficGrid(page).getByRole('row').filter({ has: cell });
}

/** The number of rows that the list says it has, without its head. */
export async function rowCount(page: Page): Promise<number> {
  return Number(await trafficGrid(page).getAttribute('aria-rowcount')) - 1;
}

/**
 * Sends the sample traffic by the button of the empty list, and waits until all of it is listed: rows that come later move
 * the others.
 */
export async function sendSampleTraffic(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send sample traffic' }).click();
  const said = page.getByText(/\d+ sample requests sent/);
  await said.waitFor({ timeout: 60_000 });
  const sent = Number.parseInt((await said.textContent()) ?? '', 10);
  await expect.poll(() => rowCount(page)).toBe(sent);
}

/** Opens the details of one of the exchanges that show these texts, each in a cell of its own. */
export async function openDetails(page: Page, ...texts: readonly string[]): Promise<Locator> {
  const rows = texts.reduce(
    (found, text) => found.filter({ has: page.getByRole('gridcell', { name: text, exact: true }) }),
    trafficGrid(page).getByRole('row'),
  );
  await expect.poll(() => isDrawn(rows, trafficGrid(page)), { interval: 50 }).toBe(true);
  await rows.first().click();
  const details = page.getByRole('region', { name: 'Exchange details' });
  await details.getByRole('tablist').waitFor();
  return details;
}

/** Whether a row is among those that are drawn; if not, the list is scrolled on, and from its end to its beginning. */
async function isDrawn(rows: Locator, grid: Locator): Promise<boolean> {
  if ((await rows.count()) > 0) return true;
  await grid.evaluate((list) => {
    const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1;
    list.scrollTo({ top: isAtEnd ? 0 : list.scrollTop + list.clientHeight / 2 });
  });
  return false;
}
