import { expect } from 'vitest';
import { story } from './support/story.ts';
import { rowCount, rowsWith, trafficGrid } from './support/traffic.ts';

story('what a client sends shows up at once, also what never became a request', async ({ page, program }) => {
  await fetch(`${program.gateway}/status?from=fetch`);
  await rowsWith(page, '/status?from=fetch').waitFor();
  await fetch(`${program.gateway}/nowhere`, { method: 'POST', body: 'a body' });
  await rowsWith(page, '/nowhere').waitFor();
  expect(await trafficGrid(page).getByRole('row').allInnerTexts()).toEqual([
    expect.stringMatching(/^Time/),
    expect.stringMatching(/POST[^]*\/nowhere[^]*404/),
    expect.stringMatching(/GET[^]*\/status\?from=fetch[^]*200/),
  ]);
});

story(
  'without Follow new rows wait behind a pill, and move neither selection nor scroll',
  async ({ page, program }) => {
    await sendMany(program.gateway, 60);
    await expect.poll(() => rowCount(page)).toBe(60);
    await page.getByRole('button', { name: 'Follow' }).click();
    await trafficGrid(page).getByRole('row').nth(5).click();
    await trafficGrid(page).evaluate((grid) => grid.scrollTo({ top: 260 }));
    const before = await placeOf(page);

    await sendMany(program.gateway, 7);
    const pill = page.getByRole('button', { name: '7 new' });
    await pill.waitFor();
    expect(await placeOf(page)).toEqual(before);

    await pill.click();
    await expect.poll(() => rowCount(page)).toBe(67);
    expect((await placeOf(page)).selected).toBe(before.selected);
    expect(await pill.count()).toBe(0);
  },
);

story('with Follow the newest row is on top, and the selection stays at its exchange', async ({ page, program }) => {
  await sendMany(program.gateway, 3);
  await expect.poll(() => rowCount(page)).toBe(3);
  await trafficGrid(page).getByRole('row').nth(1).click();
  const { selected } = await placeOf(page);
  await fetch(`${program.gateway}/status?the=newest`);
  await rowsWith(page, '/status?the=newest').waitFor();
  expect(await placeOf(page)).toMatchObject({ selected, selectedIndex: '3' });
});

story('the list is walked with the keys', async ({ page, program }) => {
  await sendMany(program.gateway, 4);
  await expect.poll(() => rowCount(page)).toBe(4);
  const details = page.getByRole('region', { name: 'Exchange details' });
  const steps: unknown[] = [];
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
    await page.waitForFunction(() => document.fonts.status === 'loaded');
    const { selectedIndex } = await placeOf(page);
    steps.push([keys.join(' '), selectedIndex, (await details.count()) === 1, await focusedPart(page)]);
  };
  await trafficGrid(page).focus();
  await press('j');
  await press('j', 'j', 'ArrowDown');
  await press('k');
  await press('Home');
  await press('End');
  await press(' ');
  await press(' ');
  await press('Enter');
  await expect.poll(() => focusedPart(page)).toBe('Exchange details');
  await press('Escape');
  expect(steps).toEqual([
    ['j', '2', false, 'Exchanges'],
    ['j j ArrowDown', '5', false, 'Exchanges'],
    ['k', '4', false, 'Exchanges'],
    ['Home', '2', false, 'Exchanges'],
    ['End', '5', false, 'Exchanges'],
    [' ', '5', true, 'Exchanges'],
    [' ', '5', false, 'Exchanges'],
    ['Enter', '5', true, 'Exchange details'],
    ['Escape', '5', false, 'Exchanges'],
  ]);
});

story('a deleted exchange comes back with undo, and a pinned one is marked', async ({ page, program }) => {
  await fetch(`${program.gateway}/status?keep`);
  await rowsWith(page, '/status?keep').click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('.');
  await page.getByRole('img', { name: 'pinned' }).waitFor();
  await page.keyboard.press('Delete');
  await page.getByText('GET /status?keep deleted').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await rowsWith(page, '/status?keep').waitFor();
});

type Page = Parameters<typeof trafficGrid>[0];

async function sendMany(gateway: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await fetch(`${gateway}/status?${index}`);
}

async function placeOf(page: Page): Promise<{ selected: string | null; selectedIndex: string | null; top: number }> {
  const grid = trafficGrid(page);
  const selected = grid.locator('[role=row][aria-selected=true]');
  const isThere = (await selected.count()) === 1;
  return {
    selected: isThere ? await selected.getAttribute('id') : null,
    selectedIndex: isThere ? await selected.getAttribute('aria-rowindex') : null,
    top: isThere ? await selected.evaluate((row) => Math.round(row.getBoundingClientRect().top)) : -1,
  };
}

function focusedPart(page: Page): Promise<string | null> {
  return page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
}
