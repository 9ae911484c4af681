import type { Locator, Page } from 'playwright';

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

/** Sends the sample traffic by the button of the empty list, and waits until it was all sent. */
export async function sendSampleTraffic(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send sample traffic' }).click();
  await page.getByText(/sample requests sent/).waitFor({ timeout: 60_000 });
}

/** Opens the details of the newest exchange that shows this text. */
export async function openDetails(page: Page, text: string): Promise<Locator> {
  await rowsWith(page, text).first().click();
  const details = page.getByRole('region', { name: 'Exchange details' });
  await details.getByRole('tablist').waitFor();
  return details;
}
