import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import type { Program } from './support/program.ts';
import { story } from './support/story.ts';
import { openGatewayView, replaceText, saveFile, showFile } from './support/editor.ts';
import { rowsWith, sendSampleTraffic } from './support/traffic.ts';

/** A file of the stories' own, and its one route, so that the sample can be worded as it likes. */
const FILE = 'routes/greeting.yaml';
const PATH = '/greeting';

story('a saved edit is in force for the next request', async ({ page, program }) => {
  await openGreeting(page, program);
  await replaceText(page, 'as-it-was', 'edited');
  await saveFile(page);
  await page.getByText(/^In force in \d+ ms$/).waitFor();
  expect({ answer: await greetingOf(program), onDisk: program.workspace.read(FILE) }).toEqual({
    answer: 'edited',
    onDisk: fileWith('edited'),
  });
});

story(
  'a file that is wrong says so with line and column, and the last good one keeps serving',
  async ({ page, program }) => {
    await openGreeting(page, program);
    await replaceText(page, 'mock:', 'mcok:');
    await saveFile(page);
    await page.getByText(/not in force; revision \w+ keeps running$/).waitFor();
    const problem = problems(page).getByRole('button').filter({ hasText: 'mcok' }).first();
    await problem.waitFor();
    await page
      .getByRole('contentinfo', { name: 'Status' })
      .getByText(/\d error/)
      .waitFor();
    await page.locator('.monaco-editor .squiggly-error').first().waitFor();
    expect({ place: await problem.innerText(), answer: await greetingOf(program) }).toEqual({
      place: expect.stringContaining('4:5'),
      answer: 'as-it-was',
    });

    await replaceText(page, 'mcok:', 'mock:');
    await saveFile(page);
    await page.getByText(/^In force in/).waitFor();
    await problems(page).getByText('No problems').waitFor();
  },
);

story('an edit by another program is in force at once, and shown', async ({ page, program }) => {
  await openGreeting(page, program);
  program.workspace.write(FILE, fileWith('elsewhere'));
  await expect.poll(() => greetingOf(program)).toBe('elsewhere');
  await page.locator('.monaco-editor .view-line').filter({ hasText: 'elsewhere' }).waitFor();
});

story('a file that was changed on disk is not overwritten before both were compared', async ({ page, program }) => {
  await openGreeting(page, program);
  await replaceText(page, 'as-it-was', 'mine');
  program.workspace.write(FILE, fileWith('theirs'));
  await page.getByText(/was changed on disk while you were editing it/).waitFor();
  await saveFile(page);
  expect(program.workspace.read(FILE)).toBe(fileWith('theirs'));
  await page.getByRole('button', { name: 'Compare' }).click();
  const dialog = page.getByRole('dialog', { name: `${FILE}: theirs and mine` });
  await dialog.getByText('theirs', { exact: true }).first().waitFor();
  await dialog.getByRole('button', { name: 'Save mine over theirs' }).click();
  await expect.poll(() => greetingOf(program)).toBe('mine');
});

story('the editor completes from the schema, with what a name is for', async ({ page, program }) => {
  await openGreeting(page, program);
  await replaceText(page, 'body: as-it-was', '');
  const offers = page.locator('.suggest-widget .monaco-list-row');
  // The editor can be typed in before its schema is there; until then it has nothing to offer.
  await expect
    .poll(
      async () => {
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+Space');
        return appears(offers.filter({ hasText: 'delay' }).first());
      },
      { interval: 500 },
    )
    .toBe(true);
  expect((await offers.allInnerTexts()).join(' ')).toMatch(/body[^]*delay/);
});

story('a route is found in the tree, and leads to its lines', async ({ page }) => {
  await openGatewayView(page);
  await page.getByRole('textbox', { name: /routes$/ }).fill('request-size');
  const tree = page.getByRole('tree', { name: 'Routes' });
  await expect.poll(() => tree.getByRole('treeitem', { level: 1 }).count()).toBe(1);
  await tree.getByRole('treeitem', { level: 1 }).click();
  await page.getByRole('tab', { name: 'routes/orders.yaml', selected: true }).waitFor();
});

story('Try it sends a request and leads to its exchange', async ({ page }) => {
  await openGatewayView(page);
  const pane = page.getByRole('region', { name: 'Try it' });
  await pane.getByLabel('Path, address or curl').fill('/status?tried');
  await pane.getByRole('button', { name: 'Send' }).click();
  await pane.getByText('200', { exact: true }).waitFor();
  await pane.getByRole('link', { name: 'Open the recorded exchange' }).click();
  await page.getByRole('region', { name: 'Exchange details' }).getByText('/status?tried').first().waitFor();
});

story('Try it takes a curl command, with its headers and its body', async ({ page, program }) => {
  await sendSampleTraffic(page);
  await openGatewayView(page);
  const pane = page.getByRole('region', { name: 'Try it' });
  const address = pane.getByLabel('Path, address or curl');
  await address.fill(
    `curl ${program.gateway}/v1/orders -H 'content-type: application/json' -d '{"user":"2","items":[]}'`,
  );
  await pane.getByRole('button', { name: 'Read the curl command' }).click();
  await expect.poll(() => address.inputValue()).toMatch(/\/v1\/orders$/);
  await page.keyboard.press('Control+Enter');
  await pane.getByText('201', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Traffic', exact: true }).click();
  expect(await rowsWith(page, '/v1/orders').count()).toBe(2);
});

/** Whether something is there within two seconds. */
function appears(wanted: Locator): Promise<boolean> {
  return wanted.waitFor({ timeout: 2000 }).then(
    () => true,
    () => false,
  );
}

function problems(page: Page): Locator {
  return page.getByRole('region', { name: 'Problems' });
}

function fileWith(greeting: string): string {
  return `- id: greeting
  match: { path: ${PATH} }
  integration:
    mock:
      body: ${greeting}
`;
}

/** Adds the file to the workspace, and opens it in the editor once it is in force. */
async function openGreeting(page: Page, program: Program): Promise<void> {
  program.workspace.write(FILE, fileWith('as-it-was'));
  await expect.poll(() => greetingOf(program)).toBe('as-it-was');
  await openGatewayView(page);
  await showFile(page, FILE);
}

async function greetingOf(program: Program): Promise<string> {
  return (await fetch(`${program.gateway}${PATH}`)).text();
}
