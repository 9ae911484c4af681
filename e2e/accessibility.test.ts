import type { Page } from 'playwright';
import { expect } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { openGatewayView, replaceText } from './support/editor.ts';
import { story } from './support/story.ts';
import { openDetails, sendSampleTraffic } from './support/traffic.ts';

const TABS = ['Overview', 'Policies', 'Headers', 'Payload', 'Response', 'Timing', 'Raw'];

for (const theme of ['light', 'dark']) {
  story(`every view keeps to WCAG 2.2 AA in the ${theme} theme`, { timeout: 300_000 }, async ({ page }) => {
    const found: Record<string, readonly string[]> = {};
    const look = async (view: string): Promise<void> => {
      const violations = await violationsOf(page);
      if (violations.length > 0) found[view] = violations;
    };
    await useTheme(page, theme);
    await look('traffic, empty');
    await sendSampleTraffic(page);
    await look('traffic, list');
    await openDetails(page, '/v1/orders');
    for (const tab of TABS) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      await look(`details, ${tab}`);
    }
    await openDetails(page, '/legacy/report');
    await page.getByRole('tab', { name: 'Overview' }).click();
    await look('details of a failure');
    await page.getByRole('combobox', { name: 'Filter' }).pressSequentially('status:4xx -route:');
    await page.getByRole('listbox', { name: 'Completions' }).getByRole('option').first().waitFor();
    await look('filter with completion');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Columns' }).click();
    await look('columns');
    await page.keyboard.press('Escape');
    await openGatewayView(page);
    await look('gateway');
    await replaceText(page, 'mock:', 'mcok:');
    await page.getByRole('region', { name: 'Problems' }).getByRole('button').first().waitFor();
    await look('gateway, with problems');
    await page.getByRole('button', { name: 'Drop the unsaved changes' }).click();
    await page.getByRole('button', { name: 'JWT', exact: true }).click();
    await page.getByRole('main', { name: 'JWT' }).waitFor();
    await look('jwt, with nothing to check against');
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await look('settings');
    await page.keyboard.press('Control+k');
    await look('palette');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'About' }).click();
    await page.keyboard.press('?');
    await look('keys');
    expect(found).toEqual({});
  });
}

async function useTheme(page: Page, theme: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(`use the ${theme} theme`);
  await page.keyboard.press('Enter');
  await page.locator(`html[data-theme=${theme}]`).waitFor({ state: 'attached' });
}
