import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { story } from './support/story.ts';
import { openDetails, sendSampleTraffic } from './support/traffic.ts';

story(
  'a template is written, looked into, broken and mended, run on what was recorded, and kept as a case',
  async ({ page, program }) => {
    await sendSampleTraffic(page);
    await openExample(page, 'A list of users');
    await line(output(page), '"Grace Hopper"').waitFor();

    await word(template(page), '$user.name').hover();
    await expect.poll(() => output(page).locator('.vtl-lit').count()).toBe(3);
    await word(output(page), '"Grace Hopper"').hover();
    await expect.poll(() => output(page).locator('.vtl-lit').count()).toBe(1);
    await expect.poll(() => template(page).locator('.vtl-lit').count()).toBe(1);

    await template(page).locator('.view-lines').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('#if($broken)');
    await page.getByText(/^Line 11, column \d+: the template ends inside “#if”/).waitFor();
    await template(page).locator('.squiggly-error').first().waitFor();
    await page.getByText('Stale: the output of the last template that worked').waitFor();
    expect(await line(output(page), '"Grace Hopper"').count()).toBe(1);
    await page.keyboard.insertText('#end');
    await page.getByText(/^Stale/).waitFor({ state: 'detached' });

    await pick(page, 'path:/partners/acme/orders');
    await page.getByText('request of POST /partners/acme/orders').waitFor();
    await template(page).locator('.view-lines').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(`{"no": $input.json('$.customer.no'), "by": "$input.params('partner')"}`);
    await line(output(page), '{"no": "2", "by": "acme"}').waitFor();

    await page.getByRole('button', { name: 'Save as a case' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('who-orders');
    await page.getByRole('button', { name: 'Save the case' }).click();
    await page.getByText('Saved as vtl-cases/who-orders.yaml').waitFor();
    await page.getByRole('tab', { name: 'Cases' }).click();
    await page.getByRole('button', { name: 'Run all' }).click();
    await page.getByText('4 cases, all passed').waitFor();
    expect((await program.run('test')).stdout).toMatch(/ok {3}who-orders[^]*4 passed, 0 failed/);
  },
);

story(
  'the work is there again after another view and after a reload, without the secrets',
  async ({ page, program }) => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer top-secret' };
    await fetch(`${program.gateway}/v1/orders`, { method: 'POST', headers, body: '{"user":"none"}' });
    await page.getByRole('button', { name: 'VTL', exact: true }).click();
    await pick(page, 'method:POST');
    await template(page).locator('.view-lines').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(`$input.params('authorization') $input.json('$.user')`);
    await line(output(page), 'Bearer top-secret "none"').waitFor();
    await page.getByRole('button', { name: 'Traffic', exact: true }).click();
    await page.getByRole('button', { name: 'VTL', exact: true }).click();
    await line(output(page), 'Bearer top-secret "none"').waitFor();
    await page.reload();
    await line(output(page), 'Bearer top-secret "none"').waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('top-secret');
  },
);

story('the trace is stepped by keys, and shows the values before and after', async ({ page }) => {
  await openExample(page, 'A list of users');
  await line(output(page), '"Grace Hopper"').waitFor();
  await page.getByRole('heading', { name: 'Trace' }).click();
  for (const key of [']', ']', ']', ']', ']', ']', '[', ']']) await page.keyboard.press(key);
  const trace = page.getByRole('region', { name: 'Trace' });
  await trace.getByText('6 of 11').waitFor();
  await trace.getByText('$user.id prints “2”, turn 2').waitFor();
  expect({
    row: await trace.getByRole('row').filter({ hasText: '$user.id' }).locator('td').allInnerTexts(),
    template: await template(page).locator('.vtl-step').count(),
    output: await output(page).locator('.vtl-step').count(),
  }).toEqual({ row: ['', '$user.id', '1', '2', 'Integer'], template: 1, output: 1 });
  await page.keyboard.press('Escape');
  await trace.getByText('11 steps').waitFor();
});

story('one template runs over what was recorded, and engines are compared', async ({ page }) => {
  await sendSampleTraffic(page);
  await openExample(page, 'Pitfall: \\$x, \\$!x');
  await page.getByRole('tab', { name: 'Compare engines' }).click();
  await page.getByRole('button', { name: /Velocity 1\.7.*something else/ }).waitFor();
  await openExample(page, 'Pass parts');
  await page.getByRole('tab', { name: 'Recorded bodies' }).click();
  await page.getByRole('textbox', { name: 'Filter' }).fill('path:/v1/orders or path:/users/2');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText(/^26 exchanges, 2 outcomes$/).waitFor();
  const group = page.getByRole('listitem').filter({ hasText: 'prints JSON' });
  await group.getByRole('button', { name: 'Open the newest here' }).click();
  await line(output(page), '"firstItem": "book"').waitFor();
});

story('a mapping of an exchange opens with its template and its body', async ({ page }) => {
  await sendSampleTraffic(page);
  const details = await openDetails(page, '/partners/acme/orders');
  await details.getByRole('tab', { name: /^Policies/ }).click();
  await details.getByRole('button', { name: /^vtl-request/ }).click();
  await details.getByRole('button', { name: 'Open in VTL' }).click();
  await line(template(page), '#set($order = $input.path').waitFor();
  await line(output(page), '"partner": "acme"').waitFor();
});

for (const theme of ['light', 'dark', 'contrast']) {
  story(`the VTL view keeps to WCAG 2.2 AA in the ${theme} theme`, async ({ page }) => {
    const found: Record<string, readonly string[]> = {};
    const look = async (what: string): Promise<void> => {
      const violations = await violationsOf(page);
      if (violations.length > 0) found[what] = violations;
    };
    await page.keyboard.press('Control+k');
    await page.keyboard.type(`use the ${theme} theme`);
    await page.keyboard.press('Enter');
    await openExample(page, 'Override the status');
    await line(output(page), 'there is no user 42').waitFor();
    await word(template(page), '$result.error.text').hover();
    await look('output');
    await page.getByRole('tab', { name: 'Parameters' }).click();
    await page.getByRole('heading', { name: 'Trace' }).click();
    await page.keyboard.press(']');
    await look('stepping');
    await page.keyboard.press('Escape');
    for (const tab of ['Compare engines', 'Recorded bodies', 'Cases']) {
      await page.getByRole('tab', { name: tab }).click();
      await look(tab);
    }
    for (const dialog of ['Examples', 'Save as a case', 'Pick an exchange']) {
      await page.getByRole('button', { name: dialog }).click();
      await page.getByRole('dialog').waitFor();
      await look(dialog);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('tab', { name: 'Output' }).click();
    await template(page).locator('.view-lines').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('#if($broken)');
    await page.getByText(/^Stale/).waitFor();
    await look('stale');
    expect(found).toEqual({});
  });
}

async function openExample(page: Page, title: string): Promise<void> {
  const rail = page.getByRole('button', { name: 'VTL', exact: true });
  if ((await rail.getAttribute('aria-current')) !== 'page') await page.keyboard.press('Control+5');
  await page.getByRole('button', { name: 'Examples' }).click();
  await page.getByRole('button', { name: new RegExp(`^${title}`) }).click();
  await template(page).locator('.view-line').first().waitFor({ timeout: 30_000 });
}

/** Picks the one exchange that a filter finds. */
async function pick(page: Page, filter: string): Promise<void> {
  await page.getByRole('button', { name: 'Pick an exchange' }).click();
  const dialog = page.getByRole('dialog', { name: 'Pick a recorded exchange' });
  await dialog.getByRole('textbox', { name: 'Filter' }).fill(filter);
  await expect.poll(() => dialog.getByRole('option', { name: /POST/ }).count()).toBe(1);
  await expect.poll(() => dialog.getByRole('option').count()).toBe(1);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

function template(page: Page): Locator {
  return page.getByRole('region', { name: 'Template' });
}

function output(page: Page): Locator {
  return page.getByRole('region', { name: 'Result' }).locator('#vtl-output');
}

function line(part: Locator, text: string): Locator {
  return part.locator('.view-line').filter({ hasText: text }).first();
}

function word(part: Locator, text: string): Locator {
  return part.locator('.view-line').getByText(text, { exact: true }).first();
}
