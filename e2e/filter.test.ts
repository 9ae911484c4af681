import { expect } from 'vitest';
import { story } from './support/story.ts';
import { rowsWith, sendSampleTraffic, trafficGrid } from './support/traffic.ts';

story('a typed filter is shown as chips and taken apart by them', async ({ page }) => {
  await sendSampleTraffic(page);
  const box = page.getByRole('combobox', { name: 'Filter' });
  await box.fill('status:4xx by:gateway -route:user');
  const chips = page.getByRole('button', { name: /: remove$/ });
  await expect.poll(() => chips.count()).toBe(3);
  await expect.poll(() => pathsOf(page)).toEqual(['/invoices/7', '/users/1', '/v0/users']);
  await box.press('Escape');
  await chips.nth(1).click();
  await chips.nth(1).click();
  await expect.poll(() => box.inputValue()).toBe('status:4xx');
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await rowsWith(page, '/reports/slow').waitFor();
});

story('completion offers what exists, with counts, and takes it by keyboard', async ({ page }) => {
  await sendSampleTraffic(page);
  const box = page.getByRole('combobox', { name: 'Filter' });
  await box.click();
  await box.pressSequentially('route:');
  const options = page.getByRole('listbox', { name: 'Completions' }).getByRole('option');
  await options.filter({ hasText: 'slow-report' }).waitFor();
  const offered = await options.allInnerTexts();
  expect(offered.map((text) => text.split('\n')[0])).toEqual(
    expect.arrayContaining(['route:user', 'route:users', 'route:unreliable', 'route:slow-report']),
  );
  expect(offered.find((text) => text.startsWith('route:unreliable'))).toMatch(/4$/);
  await box.pressSequentially('unre');
  await expect.poll(() => options.count()).toBe(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => box.inputValue()).toMatch(/^route:unreliable ?$/);
  await expect.poll(() => pathsOf(page)).toEqual(['/unreliable']);
});

story('a filter that is wrong says where, and leaves the rows alone', async ({ page }) => {
  await sendSampleTraffic(page);
  const box = page.getByRole('combobox', { name: 'Filter' });
  await box.fill('status:4xx');
  const found = ['/invoices/7', '/users/1', '/users/2', '/users/42', '/v0/users'];
  await expect.poll(() => pathsOf(page)).toEqual(found);
  await box.fill('status:4xx method:');
  const problem = page.getByRole('alert').filter({ hasText: 'at character' });
  await problem.waitFor();
  expect({ invalid: await box.getAttribute('aria-invalid'), rows: await pathsOf(page) }).toEqual({
    invalid: 'true',
    rows: found,
  });
});

story('free text finds what stands in bodies and headers, up to the last exchange', async ({ page, program }) => {
  await sendSampleTraffic(page);
  const box = page.getByRole('combobox', { name: 'Filter' });
  const search = async (text: string): Promise<void> => {
    await box.fill(text);
    await box.press('Enter');
  };
  await search('Lovelace');
  await expect.poll(() => pathsOf(page)).toEqual(['/users', '/users/1']);
  await search('"localhost:5173"');
  await expect.poll(() => pathsOf(page)).toEqual(['/users']);
  await fetch(`${program.gateway}/status`, { headers: { 'x-note': 'marmalade' } });
  await search('marmalade');
  await expect.poll(() => pathsOf(page)).toEqual(['/status']);
  await search('nothing-like-this');
  await page.getByRole('heading', { name: 'No exchange fits the filter' }).waitFor();
});

story('the address restores view, filter and open exchange', async ({ page }) => {
  await sendSampleTraffic(page);
  await page.getByRole('combobox', { name: 'Filter' }).fill('status:5xx');
  const found = ['/legacy/report', '/reports/slow', '/unreliable'];
  await expect.poll(() => pathsOf(page)).toEqual(found);
  await rowsWith(page, '/legacy/report').click();
  await page.getByRole('tab', { name: 'Overview' }).waitFor();
  const address = page.url();
  await page.getByRole('button', { name: 'Gateway', exact: true }).click();
  await page.getByRole('tree', { name: 'Routes' }).waitFor();
  await page.goto('about:blank');
  await page.goto(address);
  await page.getByRole('region', { name: 'Exchange details' }).getByText('/legacy/report').first().waitFor();
  expect({
    hash: new URL(address).hash.replace(/\d{6,}/, 'id'),
    box: await page.getByRole('combobox', { name: 'Filter' }).inputValue(),
    paths: await pathsOf(page),
    selected: await trafficGrid(page).locator('[aria-selected=true]').getByText('/legacy/report').count(),
  }).toEqual({
    hash: '#/traffic?exchange=id&filter=status%3A5xx',
    box: 'status:5xx',
    paths: found,
    selected: 1,
  });
});

/** The paths that are listed, each once, in order of the alphabet. */
async function pathsOf(page: Parameters<typeof trafficGrid>[0]): Promise<readonly string[]> {
  const paths = await trafficGrid(page).locator('[role=gridcell][aria-colindex="4"]').allInnerTexts();
  return [...new Set(paths)].toSorted();
}
