import type { Page } from 'playwright';

/** Opens the Gateway view and waits for its editor. */
export async function openGatewayView(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Gateway', exact: true }).click();
  await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 30_000 });
}

/** Shows another file in the editor. */
export async function showFile(page: Page, path: string): Promise<void> {
  await page.getByRole('tab', { name: path }).click();
  await page.getByRole('tabpanel', { name: path }).locator('.view-line').first().waitFor();
}

/** Replaces the first place of a text in the open file as a user would: by the editor's own search. The cursor is where it ended. */
export async function replaceText(page: Page, before: string, after: string): Promise<void> {
  await page.locator('.monaco-editor .view-lines').first().click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+f');
  const find = page.locator('.find-widget textarea[aria-label="Find"]');
  await find.fill(before);
  await page.locator('.find-widget .matchesCount').filter({ hasText: /^1 of/ }).waitFor();
  await find.press('Escape');
  if (after === '') await page.keyboard.press('Delete');
  else await page.keyboard.insertText(after);
}

/** Saves the open file by its key. */
export async function saveFile(page: Page): Promise<void> {
  await page.keyboard.press('Control+s');
}
