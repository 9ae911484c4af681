import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { story } from './support/story.ts';
import { openDetails, rowCount, rowsWith, sendSampleTraffic } from './support/traffic.ts';

story(
  'what is listed is exported as HAR 1.2, with stand-ins unless secrets are asked for',
  async ({ page, program }) => {
    await fetch(`${program.gateway}/users/1`, { headers: { 'x-api-key': 'a-very-secret-key' } });
    await fetch(`${program.gateway}/status`);
    await page.getByRole('combobox', { name: 'Filter' }).fill('status:401');
    await expect.poll(() => rowCount(page)).toBe(1);
    const plain = await exportHar(page, 'Export what is listed');
    const full = await exportHar(page, 'Export what is listed, with secrets');
    const har = JSON.parse(plain);
    expect({
      version: har.log.version,
      urls: har.log.entries.map((entry: { request: { url: string } }) => entry.request.url),
      phases: Object.keys(har.log.entries[0].timings).toSorted(),
      secret: [plain, full].map((text) => text.includes('a-very-secret-key')),
    }).toEqual({
      version: '1.2',
      urls: [`${program.gateway}/users/1`],
      phases: expect.arrayContaining(['blocked', 'connect', 'dns', 'receive', 'send', 'ssl', 'wait']),
      secret: [false, true],
    });
  },
);

story('an exported HAR comes back by the file chooser, with its policies', async ({ page }) => {
  await sendSampleTraffic(page);
  const har = await exportHar(page, 'Export what is listed');
  await deleteEverything(page);
  await page.getByRole('button', { name: 'Traffic', exact: true }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a HAR file' }).click(),
  ]);
  await chooser.setFiles({ name: 'back.har', mimeType: 'application/json', buffer: Buffer.from(har) });
  await page.getByText('45 exchanges imported from back.har').waitFor();
  await expect.poll(() => rowCount(page)).toBe(45);
  await openDetails(page, '/v1/orders');
  await page.getByRole('tab', { name: /^Policies/ }).click();
  await page.getByRole('button', { name: /rewrite-path/ }).waitFor();
});

story('a HAR of another tool is dropped on the page', async ({ page }) => {
  await dropFile(page, 'other.har', JSON.stringify(foreignHar()));
  await page.getByText('1 exchange imported from other.har').waitFor();
  await rowsWith(page, '/from/elsewhere?x=1').waitFor();
});

story('a file that is not HAR is refused by name, and nothing is imported', async ({ page, complaints }) => {
  complaints.expect(/status of 4\d\d/);
  await dropFile(page, 'notes.txt', 'just some words');
  await page.getByText(/notes\.txt was not imported: /).waitFor();
  await page.getByRole('heading', { name: 'No traffic yet' }).waitFor();
});

async function exportHar(page: Page, title: string): Promise<string> {
  await page.getByRole('button', { name: 'More' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: title, exact: true }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

async function deleteEverything(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Delete all exchanges…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete \d+ exchange/ })
    .click();
  await page.getByText('all exchanges deleted').waitFor();
}

async function dropFile(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName));
      return transfer;
    },
    [name, text] as const,
  );
  const main = page.getByRole('main');
  await main.dispatchEvent('dragover', { dataTransfer: data });
  await page.getByText('Drop the HAR file to import it').waitFor();
  await main.dispatchEvent('drop', { dataTransfer: data });
}

/** The least that HAR 1.2 asks for, as a browser would write it. */
function foreignHar(): object {
  const nothing = { httpVersion: 'HTTP/1.1', cookies: [], headers: [], headersSize: -1, bodySize: 0 };
  return {
    log: {
      version: '1.2',
      creator: { name: 'a browser', version: '1' },
      entries: [
        {
          startedDateTime: '2024-05-01T10:00:00.000Z',
          time: 12,
          request: {
            ...nothing,
            method: 'GET',
            url: 'https://shop.example/from/elsewhere?x=1',
            queryString: [{ name: 'x', value: '1' }],
          },
          response: {
            ...nothing,
            status: 200,
            statusText: 'OK',
            content: { size: 2, mimeType: 'text/plain', text: 'hi' },
            redirectURL: '',
          },
          cache: {},
          timings: { send: 1, wait: 10, receive: 1 },
        },
      ],
    },
  };
}
