import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { Program } from './support/program.ts';
import { story } from './support/story.ts';
import { trafficGrid } from './support/traffic.ts';

story(
  'what one gateway let in is sent to another one, which asks for a key, and the difference is explained',
  { timeout: 180_000 },
  async ({ page, program, onTestFinished }) => {
    const other = await Program.start('quickstart');
    onTestFinished(() => other.close());
    askForKey(other);
    await expect.poll(async () => (await fetch(`${other.gateway}/status`)).status, { interval: 100 }).toBe(401);
    for (const path of ['/status', '/v0/users']) await fetch(`${program.gateway}${path}`);
    await expect.poll(() => trafficGrid(page).getByRole('row').count()).toBe(3);

    await page.getByRole('gridcell', { name: '/status', exact: true }).click();
    await page.keyboard.press('r');
    await page.getByText('1 exchange selected in Traffic').waitFor();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByText('2 exchanges, oldest first').waitFor();
    await page.getByLabel('URL', { exact: true }).fill(other.gateway);
    await page.keyboard.press('Control+Enter');
    await page.getByText('2 requests would be sent').waitFor();
    await page.getByText(`host: ${new URL(other.gateway).host}`).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('2 of 2').waitFor();
    await page.getByRole('button', { name: 'Explained 1' }).click();
    const outcome = page.getByRole('region', { name: 'Chosen outcome' });
    await outcome.getByText('key.missing').waitFor();
    await outcome.getByRole('row', { name: 'status 200 401' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);

    expect(await report(page)).toContain('key.missing');
    await page.getByRole('button', { name: 'Save as suite' }).click();
    await page.getByLabel('Name').fill('first');
    await page.keyboard.press('Enter');
    await page.getByText('2 cases saved in suites/first.yaml').waitFor();
    expect(program.workspace.read('suites/first.yaml')).toContain('/v0/users');
    await page.getByRole('tab', { name: 'Runs' }).click();
    await page.getByText('1 explained, 1 same').waitFor();
  },
);

story('a run is paused, stopped, and gone on with to its end', { timeout: 180_000 }, async ({ page, program }) => {
  await fetch(`${program.gateway}/status`);
  await expect.poll(() => trafficGrid(page).getByRole('row').count()).toBe(2);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Replay what is listed' }).click();
  await page.getByLabel('URL', { exact: true }).fill(program.gateway);
  await page.getByLabel('Order and speed').selectOption('rate');
  await page.getByLabel('Requests a second').fill('2');
  await page.getByLabel('Repeat').fill('6');
  await page.keyboard.press('Control+Enter');
  await page.getByText('6 requests would be sent').waitFor();
  await page.keyboard.press('Control+Shift+Enter');
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('It ended early: it was stopped by hand.').waitFor();
  await page.getByRole('tab', { name: 'Runs' }).click();
  await page.getByRole('button', { name: /^Go on with the run/ }).click();
  await page.getByText('6 of 6').waitFor();
  await page.getByText('Done', { exact: true }).waitFor();
});

story('the first target of a workspace is written by the page, and asks nobody', async ({ page, program }) => {
  await page.keyboard.press('Control+3');
  await page.getByRole('button', { name: 'Write it into the workspace' }).click();
  await page.getByRole('radio', { name: 'staging' }).check();
  expect(program.workspace.read('targets.yaml')).toContain('- id: staging');
  await page.getByText('read-only: only requests that change nothing').waitFor();
});

/** Its state is answered only to those who have a key. */
function askForKey(program: Program): void {
  const path = 'gatewright.yaml';
  const match = 'match: { methods: [GET], path: /status }';
  const asking = `${match}\n    request:\n      - key-auth: { header: x-api-key }`;
  program.workspace.write(path, program.workspace.read(path).replace(match, asking));
}

async function report(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Download a report' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Markdown' }).click();
  return readFileSync(await (await download).path(), 'utf8');
}
