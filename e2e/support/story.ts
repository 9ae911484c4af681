import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { test } from 'vitest';
import { findChromium, launchChromium, mayLeaveOut } from './browser.ts';
import { Complaints } from './complaints.ts';
import { Program } from './program.ts';
import { root } from './workspace.ts';

const executable = findChromium();

const withBrowser = test
  .extend('chromium', { scope: 'file' }, executable ?? '')
  .extend('browser', { scope: 'file' }, async ({ chromium }, { onCleanup }): Promise<Browser> => {
    const browser = await launchChromium(chromium);
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('sample', 'quickstart')
  .extend('program', async ({ sample }, { onCleanup }): Promise<Program> => {
    const program = await Program.start(sample);
    onCleanup(() => program.close());
    return program;
  })
  .extend('complaints', async ({ task }, { onCleanup }): Promise<Complaints> => {
    const complaints = new Complaints(task.name);
    onCleanup(() => complaints.check());
    return complaints;
  })
  .extend('page', async ({ browser, program, complaints, task }, { onCleanup }): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      acceptDownloads: true,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    complaints.listenTo(page);
    onCleanup(async () => {
      if (task.result?.state === 'fail') await keepPicture(page, task.name);
      await context.close();
    });
    await page.goto(program.workbench);
    await page.getByRole('main').waitFor();
    return page;
  });

const withTokens = withBrowser.extend('sample', 'jwt-orders');

/**
 * A test in Chromium. Each gets its own program on its own copy of the quickstart sample, and a page that has it open; it
 * fails when the page complains in its console. Left out, with the reason, where there is no Chromium.
 */
export const story =
  executable === undefined && mayLeaveOut('no Chromium was found; GATEWRIGHT_CHROMIUM names one')
    ? withBrowser.skip
    : withBrowser;

/** A story on a copy of another sample. */
export const tokenStory = executable === undefined ? withTokens.skip : withTokens;

async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = join(root, 'out/failed-stories');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.png`);
  await page.screenshot({ path }).then(
    () => console.warn(`the page as it was: ${path}`),
    () => console.warn('the page was gone before a picture could be taken'),
  );
}
