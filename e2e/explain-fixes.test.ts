import type { Page } from 'playwright';
import { expect } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { openGatewayView, replaceText, showFile } from './support/editor.ts';
import type { Program } from './support/program.ts';
import { story } from './support/story.ts';
import { openDetails } from './support/traffic.ts';

/** A file of the stories' own, and its one route, so that the sample can be worded as it likes. */
const FILE = 'routes/parcels.yaml';
const TEXT = `# Parcels can be read.
- id: parcels
  match: { methods: [GET], path: /parcels }   # and not be sent
  integration: { mock: { body: { parcels: 3 } } }
`;
const PATCHED = TEXT.replace('[GET]', '[GET, POST]');
const FIX = 'Add POST to the methods of route parcels';

story('a red row is fixed by keys, sent again, and the fix is taken back', async ({ page, program }) => {
  await refuseOne(page, program);
  await page.keyboard.press('e');
  await fixes(page).getByRole('article', { name: FIX }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Control+.');
  await fixes(page).getByText(`Applied: ${FIX}`).waitFor();
  const patched = program.workspace.read(FILE);

  await page.keyboard.press('Control+Enter');
  await page.getByText('answered with 200').waitFor();
  await details(page).getByText('This exchange did not fail').waitFor();
  const after = await statusOf(program);

  await page.getByLabel('Notifications').getByRole('button', { name: 'Undo' }).click();
  await page.getByText(`${FILE} is as it was before`).waitFor();
  expect([patched, after, program.workspace.read(FILE), await statusOf(program)]).toEqual([PATCHED, 200, TEXT, 405]);
});

story('a request is sent with a key that the page never sees', async ({ page, program }) => {
  await program.run('send', 'GET', '/users/1');
  const row = await openDetails(page, '/users/1');
  await row.getByRole('tab', { name: 'Explain' }).click();
  await fixes(page).getByText('x-api-key: (the key of partner)').waitFor();
  await fixes(page).getByRole('button', { name: 'Send so: Send it with the key of partner' }).click();
  await page.getByText(/^answered with \d+$/).waitFor();
  const { stdout } = await program.run('ls', 'path:/users/1 not status:401', '--json');
  expect(JSON.parse(stdout.split('\n')[0] ?? '{}')).toMatchObject({ consumer: 'partner' });
});

story('a file that is being edited is not patched, and what was typed stays', async ({ page, program }) => {
  await refuseOne(page, program);
  await openGatewayView(page);
  await showFile(page, FILE);
  await replaceText(page, 'parcels: 3', 'parcels: 4');
  await page.getByRole('button', { name: 'Traffic', exact: true }).click();
  await details(page).getByRole('tab', { name: 'Explain' }).click();
  await fixes(page)
    .getByRole('button', { name: `Apply: ${FIX}` })
    .click();
  await fixes(page)
    .getByText(/^Nothing was applied: routes\/parcels\.yaml has unsaved changes/)
    .waitFor();
  expect(program.workspace.read(FILE)).toBe(TEXT);
  await fixes(page).getByRole('button', { name: 'Open it in Gateway' }).click();
  await page.getByRole('tabpanel', { name: FILE }).getByText('parcels: 4').waitFor();
});

story('a file that was changed on disk is patched as it stands there now', async ({ page, program }) => {
  await refuseOne(page, program);
  await page.keyboard.press('e');
  await fixes(page).getByRole('article', { name: FIX }).waitFor();
  program.workspace.write(FILE, `# Changed elsewhere.\n${TEXT}`);
  await fixes(page)
    .getByRole('button', { name: `Open ${FILE}:4:1 in the Gateway view` })
    .waitFor();
  await page.keyboard.press('Control+.');
  await fixes(page).getByText(`Applied: ${FIX}`).waitFor();
  expect(program.workspace.read(FILE)).toBe(`# Changed elsewhere.\n${PATCHED}`);
});

function details(page: Page) {
  return page.getByRole('region', { name: 'Exchange details' });
}

function fixes(page: Page) {
  return page.getByRole('region', { name: 'Fixes that can be applied' });
}

async function statusOf({ gateway }: Program): Promise<number> {
  const { status } = await fetch(`${gateway}/parcels`, { method: 'POST', body: 'one' });
  return status;
}

/** Puts a route there, lets it refuse a request, and selects the row. */
async function refuseOne(page: Page, program: Program): Promise<void> {
  program.workspace.write(FILE, TEXT);
  await expect.poll(async () => (await fetch(`${program.gateway}/parcels`)).status).toBe(200);
  expect(await statusOf(program)).toBe(405);
  await openDetails(page, '/parcels', 'POST');
}
