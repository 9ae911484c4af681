import { expect } from 'vitest';
import { story } from './support/story.ts';
import { rowsWith, sendSampleTraffic, trafficGrid } from './support/traffic.ts';

story(
  'the palette runs a command by a few letters, and gives the focus back when it is left',
  async ({ page, program }) => {
    await fetch(`${program.gateway}/status`);
    await rowsWith(page, '/status').waitFor();
    await trafficGrid(page).focus();
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Commands' });
    await palette.getByRole('option', { name: /Import a HAR file/ }).waitFor();
    await page.keyboard.press('Escape');
    await palette.waitFor({ state: 'detached' });
    expect(await trafficGrid(page).evaluate((grid) => document.activeElement === grid)).toBe(true);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('open gatew');
    await page.keyboard.press('Enter');
    await page.getByRole('main', { name: 'Gateway' }).waitFor();
  },
);

story('go to finds a route and shows its exchanges', async ({ page }) => {
  await sendSampleTraffic(page);
  await page.keyboard.press('Control+p');
  await page.keyboard.type('unreliable');
  await page
    .getByRole('option', { name: /show its exchanges/ })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('combobox', { name: 'Filter' }).inputValue()).toBe('route:unreliable');
  await expect.poll(() => trafficGrid(page).getByRole('row').count()).toBe(5);
});

story('the question mark lists the keys, and Esc closes the list', async ({ page }) => {
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  const lines = await dialog.getByRole('listitem').allInnerTexts();
  expect(lines.map((line) => line.split('\n')[0])).toEqual(
    expect.arrayContaining(['Open Traffic', 'Show all commands', 'Next exchange', 'Filter the list', 'Show the keys']),
  );
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

story('views are reached by their keys, and Back returns', async ({ page }) => {
  await page.keyboard.press('Control+2');
  await page.getByRole('main', { name: 'Gateway' }).waitFor();
  await page.keyboard.press('Control+,');
  await page.getByRole('main', { name: 'Settings' }).waitFor();
  await page.goBack();
  await page.getByRole('main', { name: 'Gateway' }).waitFor();
  await page.keyboard.press('Control+1');
  await page.getByRole('main', { name: 'Traffic' }).waitFor();
});
