import { expect } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { story } from './support/story.ts';

story(
  'the limit of a gateway is found after a person agreed, shown with what it took, and read from records too',
  { timeout: 180_000 },
  async ({ page, program }) => {
    const before = program.workspace.read('gatewright.yaml');
    program.workspace.write(
      'gatewright.yaml',
      before.replace(
        /^routes:\n/m,
        `routes:
  - id: spaced
    match: { path: /spaced }
    request: [{ rate-limit: { limit: 4, window: 1s, algorithm: gcra, by: all, headers: none, retryAfter: false } }]
    integration: { mock: {} }
`,
      ),
    );
    await expect.poll(async () => (await fetch(`${program.gateway}/spaced`)).status, { interval: 300 }).toBe(200);

    await page.keyboard.press('Control+3');
    await page.getByRole('tab', { name: 'Probe' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('find the rate limit');
    await page.getByRole('option', { name: /find the rate limit of a target/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing was probed yet').waitFor();
    expect(await violationsOf(page)).toEqual([]);

    await page.getByLabel('Target to probe').selectOption('gateway');
    await page.getByLabel('Path', { exact: true }).fill('/spaced');
    await page.getByRole('button', { name: 'Find the limit' }).click();
    await page.getByText('at most 200 requests in 1 min').waitFor();
    await page.getByRole('button', { name: /^Probe 127/ }).click();
    const probe = page.getByRole('region', { name: 'Probe', exact: true });
    await probe.getByRole('button', { name: 'Copy as Markdown' }).waitFor({ timeout: 90_000 });
    // What it finds is measured elsewhere; a machine that is busy makes it less sure.
    await probe.getByText(/confidence \d+ %/).waitFor();
    await probe.getByRole('img', { name: /let in, \d+ refused/ }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await probe.getByRole('button', { name: 'Copy as Markdown' }).click();
    await page.getByText('Markdown copied').waitFor();

    await page.getByLabel('Filter of recorded answers').fill('route:spaced');
    await page.getByRole('button', { name: 'Read them' }).click();
    await page.getByRole('region', { name: 'What recorded answers tell' }).getByRole('listitem').waitFor();
  },
);
