import { expect } from 'vitest';
import type { Page } from 'playwright';
import { story } from './support/story.ts';
import { rowCount, sendSampleTraffic } from './support/traffic.ts';

story('a theme is chosen by the settings and kept; until then the system decides', async ({ page }) => {
  const seen: (string | null)[] = [];
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => themeOf(page)).toBe('dark');
  await openSettings(page);
  for (const [title, theme] of [
    ['Light', 'light'],
    ['High contrast', 'contrast'],
  ] as const) {
    await page.getByLabel('Theme').selectOption(title);
    await expect.poll(() => themeOf(page)).toBe(theme);
    await page.reload();
    await page.getByRole('main').waitFor();
    seen.push(await themeOf(page));
  }
  await page.getByLabel('Theme').selectOption('As the system');
  await page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
  await expect.poll(() => themeOf(page)).toBe('contrast');
  expect(seen).toEqual(['light', 'contrast']);
});

story('limits of the recorder are read with their units, and a wrong one is said to be wrong', async ({ page }) => {
  await openSettings(page);
  const limit = page.getByLabel('Capture limit of one body');
  await limit.fill('a lot');
  await page.getByText(/expected a size such as 10 MiB/).waitFor();
  await limit.fill('64 KiB');
  await limit.press('Enter');
  await page.reload();
  await expect.poll(() => page.getByLabel('Capture limit of one body').inputValue()).toBe('64 KiB');
});

story('a body above the capture limit is cut, and the cut is marked', async ({ page, program }) => {
  await openSettings(page);
  const limit = page.getByLabel('Capture limit of one body');
  await limit.fill('1 KiB');
  await limit.press('Enter');
  await page.getByRole('button', { name: 'Traffic', exact: true }).click();
  await fetch(`${program.gateway}/v1/orders`, { method: 'POST', body: 'x'.repeat(5000) });
  await page.getByRole('grid').getByText('/v1/orders').click();
  await page.getByRole('tab', { name: 'Payload' }).click();
  await page.getByText(/^Cut: the first 1.0 kB of 5.0 kB were kept/).waitFor();
});

story('secrets are set and deleted by name, and their values never come back', async ({ page }) => {
  await openSettings(page);
  const section = page.getByRole('region', { name: 'Secrets' });
  await section.getByText(/They are kept in /).waitFor();
  await section.getByLabel('Name', { exact: true }).fill('upstream-token');
  await section.getByLabel('New value').fill('do-not-show-me');
  await section.getByRole('button', { name: 'Set', exact: true }).click();
  const line = section.getByRole('listitem').filter({ hasText: 'upstream-token' });
  await line.getByText('set, not used').waitFor();
  await page.reload();
  await line.getByText('set, not used').waitFor();
  expect(await page.content()).not.toContain('do-not-show-me');
  await line.getByRole('button', { name: 'Delete the secret upstream-token' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await line.waitFor({ state: 'detached' });
});

story('all exchanges are deleted after a question', async ({ page }) => {
  await sendSampleTraffic(page);
  await openSettings(page);
  await page.getByRole('button', { name: 'Delete all exchanges…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Traffic', exact: true }).click();
  expect(await rowCount(page)).toBe(45);
  await openSettings(page);
  await page.getByRole('button', { name: 'Delete all exchanges…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete 45 exchanges' }).click();
  await page.getByText('all exchanges deleted').waitFor();
  await page.getByRole('button', { name: 'Traffic', exact: true }).click();
  await page.getByRole('heading', { name: 'No traffic yet' }).waitFor();
});

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('main', { name: 'Settings' }).waitFor();
}

function themeOf(page: Page): Promise<string | null> {
  return page.locator('html').getAttribute('data-theme');
}
