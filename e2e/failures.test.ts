import type { Page } from 'playwright';
import { expect } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { story } from './support/story.ts';
import { rowsWith, sendSampleTraffic, trafficGrid } from './support/traffic.ts';

story('failures are grouped by cause, and lead to an example and to a list', async ({ page, program }) => {
  for (const id of [1, 2, 3]) await fetch(`${program.gateway}/users/${id}`);
  for (const path of ['/nowhere', '/nowhere']) await fetch(`${program.gateway}${path}`);
  await rowsWith(page, '/nowhere').first().waitFor();
  await page.keyboard.press('Shift+F');
  const groups = groupsOf(page);
  await expect.poll(() => causesIn(page)).toEqual(['key.missing', 'route.none']);
  await page.getByText('5 failures in 2 groups').waitFor();
  expect(await groups.nth(0).innerText()).toMatch(/^3\s+60 %[\s\S]*gatewright/);

  await groupGrid(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => groups.nth(1).getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Enter');
  const details = page.getByRole('region', { name: 'Exchange details' });
  await details.getByText('route.none').first().waitFor();
  await details.getByText('/nowhere').first().waitFor();

  await page.keyboard.press('Escape');
  await groups.nth(0).getByRole('button', { name: 'List' }).click();
  await rowsWith(page, '/users/1').waitFor();
  expect(await page.getByRole('combobox', { name: 'Filter' }).inputValue()).toMatch(/^route:\S+ status:401 error:/);
  expect(await rowsWith(page, '/nowhere').count()).toBe(0);

  await page.goBack();
  await expect.poll(() => causesIn(page)).toEqual(['key.missing', 'route.none']);
});

story('the address brings failures back, and says when newer ones came', async ({ page, program }) => {
  await fetch(`${program.gateway}/users/1`);
  await rowsWith(page, '/users/1').waitFor();
  await page.getByRole('button', { name: 'Failures', exact: true }).click();
  await expect.poll(() => causesIn(page)).toEqual(['key.missing']);
  expect(new URL(page.url()).hash).toContain('show=failures');
  await page.reload();
  await expect.poll(() => causesIn(page)).toEqual(['key.missing']);

  await fetch(`${program.gateway}/nowhere`);
  await page.getByRole('button', { name: '1 newer' }).click();
  await expect.poll(() => causesIn(page)).toEqual(['route.none', 'key.missing']);
  expect(await violationsOf(page)).toEqual([]);
});

story('where nothing failed, that is said', async ({ page, program }) => {
  await sendSampleTraffic(page);
  await fetch(`${program.gateway}/users/1`);
  const filter = page.getByRole('combobox', { name: 'Filter' });
  await filter.fill('status:200');
  await filter.press('Enter');
  await page.getByRole('button', { name: 'Failures', exact: true }).click();
  await page.getByRole('heading', { name: 'No failure in what is listed' }).waitFor();
  await page.getByRole('button', { name: 'Show the list' }).click();
  await trafficGrid(page).waitFor();
});

const COMMAND = `curl https://api.test/orders -H 'apikey: abc'`;
const ANSWER = `HTTP/1.1 404 Not Found
Server: kong/3.9.1

{"message":"no Route matched with those values"}`;

story('a pasted request and answer are explained, corrected, and kept', async ({ page }) => {
  await page.getByRole('button', { name: 'Paste request and answer' }).click();
  const dialog = page.getByRole('dialog', { name: 'Explain a pasted request and answer' });
  const result = dialog.getByRole('region', { name: 'Explanation' });
  await result.getByText('Nothing pasted yet').waitFor();
  await dialog.getByLabel('Request').fill(COMMAND);
  await result.getByText('The answer is missing').waitFor();

  await dialog.getByLabel('Answer').fill(ANSWER.replace('Server: kong', 'Server kong'));
  await dialog.getByText('line 2: "Server kong/3.9.1" is not a header; expected Name: value').first().waitFor();
  await dialog.getByLabel('Answer').fill(ANSWER);
  await result.getByText('The gateway has no route for this method and path.').waitFor();
  expect(await result.getByRole('status').innerText()).toMatch(
    /GET https:\/\/api\.test\/orders, 1 header, no body\s+and 404, 1 header, 48 B of body/,
  );
  expect(await violationsOf(page)).toEqual([]);

  await dialog.getByRole('button', { name: 'Keep it' }).click();
  const details = page.getByRole('region', { name: 'Exchange details' });
  await details.getByText('route.none').first().waitFor();
  await rowsWith(page, '/orders').waitFor();
  await dialog.waitFor({ state: 'hidden' });
});

story('what curl -v printed is enough, and stays until it is cleared', async ({ page }) => {
  await page.keyboard.press('Shift+E');
  const dialog = page.getByRole('dialog');
  const result = dialog.getByRole('region', { name: 'Explanation' });
  await dialog.getByLabel('Answer').fill('*   Trying 127.0.0.1:1...\ncurl: (7) Failed to connect to 127.0.0.1 port 1');
  await result.getByText('upstream.refused').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.keyboard.press('Shift+E');
  await result.getByText('upstream.refused').waitFor();
  await dialog.getByRole('button', { name: 'Clear' }).click();
  await result.getByText('Nothing pasted yet').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'No traffic yet' }).waitFor();
});

function groupGrid(page: Page) {
  return page.getByRole('grid', { name: 'Groups of failures' });
}

/** The rows of groups, without the head. */
function groupsOf(page: Page) {
  return groupGrid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') });
}

function causesIn(page: Page): Promise<string[]> {
  return groupsOf(page).locator('code').allInnerTexts();
}
