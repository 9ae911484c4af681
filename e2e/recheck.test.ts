import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import type { Program } from './support/program.ts';
import { violationsOf } from './support/axe.ts';
import { tokenStory } from './support/story.ts';
import { openDetails, rowsWith } from './support/traffic.ts';

tokenStory(
  'a capture of another gateway is checked here, and the same request is compared',
  async ({ page, program }) => {
    const [good = '', , elsewhere = ''] = tokensOf(program);
    await importHar(page, captureOf('/prod/reports/1', elsewhere), captureOf('/prod/reports/2', good));

    const refused = await explain(page, '/prod/reports/1');
    await refused.getByText('The token is meant for another audience', { exact: false }).first().waitFor();
    const panel = refused.getByRole('region', { name: 'The same request, checked here' });
    await panel.getByText('Here jwt refuses it with 401 too: the token is meant for another audience.').waitFor();
    await panel.getByText('Route reports, as /reports/1: without the first segment of its path.').waitFor();
    await panel.getByText('1 check as of the moment of the capture').click();
    await panel
      .getByText(/^gatewright\.yaml:\d+:\d+$/)
      .last()
      .waitFor();
    const token = refused.getByRole('region', { name: 'Token in header authorization' });
    await token.getByText(/^exp 2099-01-01/).waitFor();

    const letIn = await explain(page, '/prod/reports/2');
    const difference = letIn.getByRole('region', { name: 'The same request, checked here' });
    await difference.getByText(/so the deployed configuration is another, or the keys there differ\.$/).waitFor();
    expect(await difference.getByRole('listitem').allInnerTexts()).toEqual(
      ['jwt', 'acl', 'mock'].map((name) => expect.stringMatching(new RegExp(`^${name}\\s+let in`)) as unknown),
    );
    expect(await violationsOf(page)).toEqual([]);
  },
);

tokenStory('a refusal of our own says what the mended configuration would do', async ({ page, program }) => {
  await fetch(`${program.gateway}/orders/7`);
  const details = await explain(page, '/orders/7');
  await details.getByRole('region', { name: 'Who answered' }).waitFor();
  const panel = details.getByRole('region', { name: 'The same request, checked here' });
  expect(await panel.count()).toBe(0);
  const text = program.workspace.read('gatewright.yaml');
  program.workspace.write('gatewright.yaml', text.replace(/- jwt:[^]*?- rate-limit/, '- rate-limit'));
  await panel.getByText('It was refused with 401; with the configuration as it is now it would be let in.').waitFor();
});

async function explain(page: Page, path: string): Promise<Locator> {
  const details = await openDetails(page, path);
  await details.getByRole('tab', { name: 'Explain' }).click();
  await details.getByRole('tabpanel', { name: 'Explain' }).waitFor();
  return details;
}

/** The tokens of the sample for the reports, in its order. */
function tokensOf({ workspace }: Program): readonly string[] {
  // The sample's own file.
  const { traffic } = JSON.parse(workspace.read('sample.json')) as {
    traffic: { path: string; headers?: { authorization: string } }[];
  };
  return traffic.filter(({ path }) => path === '/reports/1').map(({ headers }) => headers?.authorization ?? '');
}

async function importHar(page: Page, ...entries: readonly object[]): Promise<void> {
  const har = { log: { version: '1.2', creator: { name: 'a browser', version: '1' }, entries } };
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a HAR file' }).click(),
  ]);
  await chooser.setFiles({
    name: 'elsewhere.har',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(har)),
  });
  await page.getByText(`${entries.length} exchanges imported from elsewhere.har`).waitFor();
  await rowsWith(page, '/prod/reports/1').waitFor();
}

/** A refusal as a browser captured it, of a gateway that leaves no mark. */
function captureOf(path: string, authorization: string): object {
  const message = { httpVersion: 'HTTP/1.1', cookies: [], headersSize: -1, bodySize: -1 };
  return {
    startedDateTime: '2026-06-01T12:00:00.000Z',
    time: 20,
    request: {
      ...message,
      method: 'GET',
      url: `https://api.cloud.example${path}`,
      queryString: [],
      headers: [{ name: 'authorization', value: authorization }],
    },
    response: {
      ...message,
      status: 401,
      statusText: 'Unauthorized',
      headers: [],
      content: { size: 26, mimeType: 'application/json', text: '{"message":"Unauthorized"}' },
      redirectURL: '',
    },
    cache: {},
    timings: { send: 1, wait: 18, receive: 1 },
  };
}
