import { get } from 'node:http';
import type { Locator } from 'playwright';
import { expect } from 'vitest';
import { story } from './support/story.ts';
import { openDetails, rowsWith, sendSampleTraffic } from './support/traffic.ts';

story('Overview says what happened, because of what, and where that stands', async ({ page, program }) => {
  await fetch(`${program.gateway}/users/1`);
  const details = await openDetails(page, '/users/1');
  await details.getByText(/^401 by the gateway: key-auth refused it after .*the upstream was not asked\.$/).waitFor();
  await details.getByRole('heading', { name: 'Decided by key-auth' }).waitFor();
  await details.getByText('routes/users.yaml:13').first().click();
  await page.getByRole('tab', { name: /routes\/users\.yaml/, selected: true }).waitFor();
});

story('Overview of a route that was not found names the routes that came close', async ({ page, program }) => {
  await fetch(`${program.gateway}/users`, { method: 'DELETE' });
  const details = await openDetails(page, '/users');
  const near = details.getByRole('listitem').filter({ hasText: 'users' });
  expect(await near.first().innerText()).toMatch(/method|GET/);
});

story('Policies shows the message before and after each step', async ({ page, program }) => {
  await postOrder(program.gateway);
  const details = await openDetails(page, '/v1/orders');
  const tab = await showTab(details, 'Policies');
  const steps = tab.getByRole('group', { name: 'Policies in the order in which they ran' }).getByRole('button');
  const names = (await steps.allInnerTexts()).map((text) => [text.split('\n')[0], text.split('\n').at(-1)]);
  await steps.filter({ hasText: 'rewrite-path' }).click();
  const difference = tab.getByRole('table', { name: 'Difference' });
  expect({ names, rewritten: await cellsOf(difference) }).toEqual({
    names: [
      ['correlation-id', 'changed 1 header'],
      ['ip-filter', 'passed'],
      ['request-size', 'passed'],
      ['rewrite-path', 'changed target'],
    ],
    rewritten: [['changed', 'target', '/v1/orders', '/orders']],
  });
  await tab.getByRole('button', { name: 'Previous policy' }).click();
  await tab.getByRole('region', { name: 'Policy request-size' }).waitFor();
});

story('Headers keep order, case and duplicates, and say what was sent upstream', async ({ page, program }) => {
  await sendSampleTraffic(page);
  const given = ['X-Mixed-Case', 'Kept', 'x-twice', '1', 'X-Twice', '2'];
  await getWithHeaders(`${program.gateway}/users?headers`, given);
  const details = await openDetails(page, '/users?headers');
  const tab = await showTab(details, 'Headers');
  const namesIn = async (table: string): Promise<readonly (string | undefined)[]> =>
    (await cellsOf(tab.getByRole('table', { name: table }))).map(([name]) => name);
  const request = await cellsOf(tab.getByRole('table', { name: 'Request headers' }));
  await tab.getByRole('checkbox', { name: 'What was sent upstream' }).check();
  const sent = await cellsOf(tab.getByRole('table', { name: 'Headers sent upstream' }));
  expect({
    request: request.slice(0, 3).flatMap((cells) => cells.slice(0, 2)),
    response: await namesIn('Response headers'),
    added: sent.filter(([change]) => change === 'added').map(([, name]) => name),
  }).toEqual({
    request: given,
    response: expect.arrayContaining(['content-type', 'x-served-by']),
    added: expect.arrayContaining(['x-request-id']),
  });
});

story('Payload shows the query and the body, as a tree and as text', async ({ page, program }) => {
  await postOrder(program.gateway, '?trial=1&trial=2');
  const details = await openDetails(page, '/v1/orders?trial=1&trial=2');
  const tab = await showTab(details, 'Payload');
  const query = tab.getByRole('table', { name: 'Query parameters' });
  const tree = tab.getByRole('tree');
  await tree.getByText('items').first().waitFor();
  await tab
    .getByRole('radio', { name: 'Text' })
    .or(tab.getByRole('button', { name: 'Text' }))
    .first()
    .click();
  await tab.getByText('{"user":"1"').first().waitFor();
  expect(await query.getByRole('row').filter({ hasText: 'trial' }).count()).toBe(2);
});

story('Response shows JSON as a tree and events of a stream as rows', async ({ page }) => {
  await sendSampleTraffic(page);
  const details = await openDetails(page, 'GET', '/users');
  await (await showTab(details, 'Response')).getByRole('tree').getByText('Ada Lovelace').waitFor();
  const events = await (await openDetails(page, '/events')).getByRole('grid', { name: 'Server-sent events' });
  await events.waitFor();
  expect((await events.getByRole('row').allInnerTexts()).slice(1)).toEqual([
    expect.stringMatching(/1\s+stock\s+1\s+{"item":"book","left":9}/),
    expect.stringMatching(/2\s+stock\s+2\s+{"item":"book","left":8}/),
    expect.stringMatching(/3\s+stock\s+3\s+{"item":"book","left":7}/),
  ]);
});

story('Timing has a sentence, a waterfall that zooms by keys, and the same numbers as tables', async ({ page }) => {
  await sendSampleTraffic(page);
  const details = await openDetails(page, '/reports/slow');
  const tab = await showTab(details, 'Timing');
  await tab.getByText(/^[\d.]+ m?s: [\d.]+ m?s waiting for the upstream/).waitFor();
  const waterfall = tab.getByRole('region', { name: 'Waterfall' });
  await waterfall.getByRole('group', { name: /^Bars over time/ }).focus();
  await page.keyboard.press('+');
  await waterfall.getByRole('button', { name: 'Show all' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await waterfall.getByRole('status').filter({ hasText: /ms/ }).waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
  await waterfall.getByText('drag to zoom').waitFor();
  const numbers = tab.getByRole('region', { name: 'The numbers of the waterfall' });
  const phases = numbers.getByRole('table').first();
  expect({
    phases: await phases.getByRole('columnheader').allInnerTexts(),
    ssl: await phases.getByRole('row').nth(1).getByRole('cell').nth(3).innerText(),
    steps: await numbers.getByRole('table').nth(1).getByRole('rowheader').allInnerTexts(),
  }).toEqual({
    phases: ['Attempt', 'blocked', 'dns', 'connect', 'ssl', 'send', 'wait', 'receive', 'all', 'sent', 'received'],
    ssl: expect.stringContaining('does not apply'),
    steps: expect.arrayContaining(['correlation-id']),
  });
});

story('Raw shows both messages as they stood on the wire', async ({ page, program }) => {
  await postOrder(program.gateway);
  const details = await openDetails(page, '/v1/orders');
  const tab = await showTab(details, 'Raw');
  const request = tab.getByRole('region', { name: 'Request as text' });
  await request.getByText('"user":"1"').waitFor();
  expect((await request.innerText()).replaceAll('\r', '')).toMatch(
    /^POST \/v1\/orders HTTP\/1\.1\n[^]*\n\n\{"user":"1"/,
  );
});

story(
  'a curl command is copied with stand-ins, or with its secrets when that is asked for',
  async ({ page, program }) => {
    await fetch(`${program.gateway}/users/1`, { headers: { 'x-api-key': 'a-very-secret-key' } });
    const details = await openDetails(page, '/users/1');
    const copy = async (...path: readonly string[]): Promise<string> => {
      await details.getByRole('button', { name: 'Copy the exchange' }).click();
      for (const name of path) await page.getByRole('menuitem', { name, exact: true }).last().click();
      await page
        .getByText(/^cURL \(bash\).* copied$/)
        .last()
        .waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    const sanitised = await copy('cURL (bash)');
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    const full = await copy('With secrets', 'cURL (bash)');
    expect({
      url: [sanitised, full].map((text) => text.includes(`${program.gateway}/users/1`)),
      secret: [sanitised, full].map((text) => text.includes('a-very-secret-key')),
    }).toEqual({ url: [true, true], secret: [false, true] });
  },
);

story('the tabs are reached by their numbers and stay where they are from row to row', async ({ page, program }) => {
  await fetch(`${program.gateway}/status?1`);
  await fetch(`${program.gateway}/status?2`);
  const details = await openDetails(page, '/status?1');
  await page.keyboard.press('7');
  await details.getByRole('tab', { name: 'Timing', selected: true }).waitFor();
  await rowsWith(page, '/status?2').click();
  await details.getByText('/status?2').first().waitFor();
  expect(await details.getByRole('tab', { selected: true }).innerText()).toBe('Timing');
});

async function showTab(details: Locator, name: string): Promise<Locator> {
  await details.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  const panel = details.getByRole('tabpanel', { name: new RegExp(`^${name}`) });
  await panel.waitFor();
  return panel;
}

async function postOrder(gateway: string, query = ''): Promise<void> {
  await fetch(`${gateway}/v1/orders${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: '1', items: [{ item: 'book', count: 2 }] }),
  });
}

/** By node:http, which sends headers as they are given. */
function getWithHeaders(url: string, headers: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: [...headers, 'Host', new URL(url).host], agent: false }, (response) => {
      response.resume().once('end', resolve);
    });
    request.once('error', reject);
  });
}

async function cellsOf(table: Locator): Promise<readonly (readonly string[])[]> {
  const rows = await table.getByRole('row').all();
  const cells = await Promise.all(
    rows
      .slice(1)
      .map((row) => row.locator('th, td').evaluateAll((all) => all.map(({ textContent }) => textContent ?? ''))),
  );
  return cells.map((texts) => texts.map((text) => text.replace(/^[~+−]/, '')));
}
