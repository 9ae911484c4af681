import { expect } from 'vitest';
import { story } from './support/story.ts';
import { rowsWith, sendSampleTraffic, trafficGrid } from './support/traffic.ts';

story('the page opens with the token of its address, and takes it out of the address', async ({ page, program }) => {
  expect(new URL(page.url()).hash).not.toContain(program.token);
  await page.reload();
  await page.getByRole('contentinfo', { name: 'Status' }).getByText('quickstart running').waitFor();
});

story('the empty list offers the sample, a command and a recording', async ({ page, program }) => {
  await page.getByRole('heading', { name: 'No traffic yet' }).waitFor();
  await page.getByText(`curl -i ${program.gateway}/`).waitFor();
  await page.getByRole('button', { name: 'Choose a HAR file' }).waitFor();
  await page.getByRole('button', { name: 'Copy the command' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(`curl -i ${program.gateway}/`);
});

story('the sample shows one failure of each kind, with who answered it and why', async ({ page }) => {
  await sendSampleTraffic(page);
  /** The status, who gave it, and why: the mark of who is a picture with a name. */
  const statusOf = async (path: string, status: string) => {
    const cell = rowsWith(page, path)
      .getByRole('gridcell', { name: new RegExp(`^${status}`) })
      .first();
    const texts = (await cell.innerText()).split('\n').map((text) => text.trim());
    return [texts[0], await cell.getByRole('img').getAttribute('aria-label'), ...texts.slice(1)];
  };
  expect(
    await Promise.all([
      statusOf('/users/1', '401'),
      statusOf('/users/42', '404'),
      statusOf('/invoices/7', '404'),
      statusOf('/users/2', '429'),
      statusOf('/legacy/report', '502'),
      statusOf('/reports/slow', '504'),
    ]),
  ).toEqual([
    ['401', 'answered by the gateway: key-auth', 'key-auth'],
    ['404', 'answered by the upstream'],
    ['404', 'answered by the gateway', 'route not found'],
    ['429', 'answered by the gateway: rate-limit', 'rate-limit'],
    ['502', 'answered by the gateway', 'upstream refused'],
    ['504', 'answered by the gateway', 'upstream timeout'],
  ]);
});

story('each row has a bar of the phases its time went into', async ({ page }) => {
  await sendSampleTraffic(page);
  const bars = await trafficGrid(page)
    .locator('[title*=" ms "]')
    .evaluateAll((tracks) =>
      tracks.map((track) => [...track.children].reduce((sum, part) => sum + part.getBoundingClientRect().width, 0)),
    );
  const slow = rowsWith(page, '/reports/slow').locator('[title*="waiting for the upstream"]');
  expect({
    rows: (await trafficGrid(page).getByRole('row').count()) - 1,
    bars: bars.length,
    drawn: bars.every((width) => width > 0),
    slow: await slow.count(),
  }).toEqual({ rows: bars.length, bars: bars.length, drawn: true, slow: 1 });
});
