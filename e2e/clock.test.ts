import type { Page } from 'playwright';
import { expect } from 'vitest';
import { story } from './support/story.ts';

story(
  'the clock is moved from the palette, stays in the status bar over a reload, and is reset there',
  async ({ page }) => {
    const shown = page.getByRole('contentinfo', { name: 'Status' }).getByRole('button', { name: /^clock/ });
    expect(await shown.count()).toBe(0);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Move the clock');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog', { name: 'Clock of the workspace' });
    await moveBy(page, '+125m');
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.reload();
    await expect.poll(() => shown.textContent()).toBe('clock +2 h 5 min');
    await shown.click();
    await panel.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(() => shown.count()).toBe(0);
  },
);

async function moveBy(page: Page, text: string): Promise<void> {
  const panel = page.getByRole('dialog', { name: 'Clock of the workspace' });
  await panel.getByLabel('Move by, or to (UTC)').fill(text);
  await panel.getByRole('button', { name: 'Move' }).click();
  await panel.getByText('2 h 5 min ahead of the wall clock').waitFor();
}
