import { expect } from 'vitest';
import { story } from './support/story.ts';
import { rowCount, rowsWith } from './support/traffic.ts';

/** What a browser says in its console when a connection is refused or cut, also in the middle of a file that it preloads. */
const CONNECTION = /net::ERR_(?!BLOCKED)|WebSocket connection to .* failed/;

story(
  'when the engine dies the page says so, and goes on where it was once the engine is back',
  async ({ page, program, complaints }) => {
    complaints.expect(CONNECTION);
    await fetch(`${program.gateway}/status?before`);
    await rowsWith(page, '/status?before').click();
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    await program.kill();
    await page.getByText(/^The connection to the engine is lost; trying again/).waitFor();
    await page.getByText('Waiting for the engine').waitFor();

    await program.startAgain('same token');
    await page.getByText(/^The connection to the engine is lost/).waitFor({ state: 'detached', timeout: 60_000 });
    await fetch(`${program.gateway}/status?after`);
    await rowsWith(page, '/status?after').waitFor();
    expect({ rows: await rowCount(page), details: await page.getByRole('tab', { name: 'Overview' }).count() }).toEqual({
      rows: 2,
      details: 1,
    });
  },
);

story(
  'a view that is first opened without an engine says so, and is there once the page is loaded again',
  async ({ page, program, complaints }) => {
    complaints.expect(CONNECTION);
    complaints.expect(/SettingsView could not be loaded|Unable to preload CSS|dynamically imported module/);
    await program.kill();
    await page.getByText(/^The connection to the engine is lost/).waitFor();
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('heading', { name: 'This view is not loaded yet' }).waitFor();
    const again = page.getByRole('button', { name: 'Load the page again' });
    expect(await again.isDisabled()).toBe(true);
    await program.startAgain('same token');
    await again.click();
    await page.getByRole('region', { name: 'Secrets' }).waitFor();
  },
);

story('a page whose token is no longer good says what to do', async ({ page, program, complaints }) => {
  complaints.expect(CONNECTION);
  complaints.expect(/status of 401|Unexpected response code: 401/);
  await program.kill();
  await page.getByText(/^The connection to the engine is lost/).waitFor();
  await program.startAgain('new token');
  await page.getByText(/^The engine does not accept this page’s token/).waitFor({ timeout: 60_000 });
  await page.goto(program.workbench);
  await page.reload();
  await page.getByText('quickstart running').waitFor();
});
