import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import { violationsOf } from './support/axe.ts';
import { tokenStory } from './support/story.ts';
import { openDetails, sendSampleTraffic } from './support/traffic.ts';

tokenStory(
  'a token is minted, let in, broken in several ways, and sent with a request',
  { timeout: 180_000 },
  async ({ page }) => {
    await openJwt(page);
    await page.getByRole('button', { name: 'Mint a token' }).click();
    await page.getByRole('link', { name: /^http:\/\/127\.0\.0\.1:\d+\/.*jwks/ }).waitFor();
    await mint(page);
    await page.getByRole('button', { name: 'See its checks' }).click();
    await verdict(page, 'Let in').waitFor();
    await page.getByText('genuine', { exact: true }).waitFor();
    await page.getByText(/^expires in 59 minutes/).waitFor();

    await page.getByRole('button', { name: 'At…' }).click();
    await page.getByLabel('Moment of the check').fill('exp + 1m');
    await verdict(page, 'Refused with 401: expiry').waitFor();
    await page.getByLabel('Clock skew').fill('120000');
    await verdict(page, 'Let in').waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('check as of now');
    await page.keyboard.press('Enter');

    await page.getByRole('tab', { name: 'What if' }).click();
    await page.getByRole('button', { name: /^as it is, Gatewright: let in/ }).waitFor();
    await page.getByRole('button', { name: /^another audience, Gatewright: refused with 401/ }).click();
    await page.getByLabel('Head and body of the answer').getByText('TOKEN_AUDIENCE').waitFor();

    await page.getByRole('tab', { name: 'Mint' }).click();
    await page.getByLabel('Wrong on purpose').selectOption('alg-none');
    await mint(page);
    await page
      .getByText(/alg.*none/i)
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Checks' }).click();
    await verdict(page, 'Refused with 401: algorithm').waitFor();

    await page.getByRole('tab', { name: 'Mint' }).click();
    await page.getByLabel('Wrong on purpose').selectOption('none');
    await mint(page);
    await page.getByRole('button', { name: 'Send a request with it' }).click();
    const address = page.locator('[aria-label="Try it"] input:focus');
    await expect.poll(() => address.inputValue()).toBe('/orders/42');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Try it' }).getByText('200').first().waitFor();
  },
);

tokenStory('a recorded refusal is looked into, and its token is kept nowhere', async ({ page }) => {
  await sendSampleTraffic(page);
  const details = await openDetails(page, '/reports/1');
  await details.getByRole('tab', { name: 'Headers' }).click();
  await details.getByText(/^JWT, RS256/).click();
  await details.getByRole('button', { name: 'Inspect token' }).click();
  await page.getByRole('main', { name: 'JWT' }).waitFor();
  await page.getByRole('button', { name: 'When it was sent', pressed: true }).waitFor();
  await verdict(page, /^Refused with 401/).waitFor();
  const token = await box(page).inputValue();
  await page.getByRole('button', { name: 'Traffic', exact: true }).click();
  await page.getByRole('button', { name: 'JWT', exact: true }).click();
  expect([await box(page).inputValue(), page.url()]).toEqual([token, expect.not.stringContaining('eyJ')]);
  const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, history.state]));
  expect(kept).not.toContain('eyJ');
  await page.reload();
  await page.getByText('Why is this token refused?').waitFor();
});

tokenStory('what was pasted is understood whatever it is, and says where its rule stands', async ({ page }) => {
  await openJwt(page);
  const started = Date.now();
  const header = part({ alg: 'HS256', typ: 'JWT' });
  const claims = part({ sub: 'alice', aud: 'billing', exp: 1_767_225_600 });
  await box(page).fill(`curl -H 'Authorization: Bearer ${header}.${claims}.c2ln' http://127.0.0.1:8000/orders/1`);
  await verdict(page, 'Refused with 401: algorithm').waitFor();
  // What a person waits for; the machine of a test run may be slower than theirs.
  expect(Date.now() - started).toBeLessThan(5000);
  await page.getByText('from the authorization header of a curl command').waitFor();
  await page
    .getByText(/^expired \d+ days/)
    .first()
    .waitFor();
  await box(page).fill('opaque-7f31');
  await page
    .getByText(/no JSON Web Token/)
    .first()
    .waitFor();
  await box(page).fill(`${header}.${claims.slice(0, -6)}.c2ln`);
  await verdict(page, 'Refused with 401: form').waitFor();
  await page
    .getByRole('region', { name: 'Checks' })
    .getByRole('button', { name: /^Open gatewright\.yaml:/ })
    .click();
  await page.getByRole('main', { name: 'Gateway' }).waitFor();
  await page.locator('.monaco-editor .view-line').first().waitFor();
});

for (const theme of ['light', 'dark', 'contrast']) {
  tokenStory(`the JWT view keeps to WCAG 2.2 AA in the ${theme} theme`, { timeout: 240_000 }, async ({ page }) => {
    const found: Record<string, readonly string[]> = {};
    const look = async (name: string): Promise<void> => {
      const violations = await violationsOf(page);
      if (violations.length > 0) found[name] = violations;
    };
    await useTheme(page, theme);
    await openJwt(page);
    await look('empty');
    await page.getByRole('tab', { name: 'Mint' }).click();
    await page.locator('.monaco-editor .view-line').first().waitFor();
    await look('mint');
    await page.getByLabel('Wrong on purpose').selectOption('expired');
    await mint(page);
    await look('minted');
    await page.getByRole('tab', { name: 'Checks' }).click();
    await verdict(page, /^Refused/).waitFor();
    await look('refused');
    await page.getByLabel('Check against', { exact: true }).selectOption('settings');
    await look('settings');
    await page.getByLabel('Check against', { exact: true }).selectOption({ index: 1 });
    await page.getByRole('tab', { name: 'What if' }).click();
    await page.getByRole('button', { name: /^as it is, Gatewright/ }).click();
    await look('what if');
    expect(found).toEqual({});
  });
}

async function openJwt(page: Page): Promise<void> {
  await page.keyboard.press('Control+4');
  await page.getByRole('main', { name: 'JWT' }).waitFor();
}

function box(page: Page): Locator {
  return page.getByLabel('Token, header or curl command');
}

function verdict(page: Page, text: string | RegExp): Locator {
  return page.getByRole('heading', { name: text });
}

/** Each token has an id of its own, so a new one is never like the one before. */
async function mint(page: Page): Promise<void> {
  const before = await box(page).inputValue();
  await page.getByRole('button', { name: 'Mint', exact: true }).click();
  await expect.poll(() => box(page).inputValue()).not.toBe(before);
  await page.getByText('Made, and put into the token box.').waitFor();
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function useTheme(page: Page, theme: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(`use the ${theme} theme`);
  await page.keyboard.press('Enter');
  await page.locator(`html[data-theme=${theme}]`).waitFor({ state: 'attached' });
}
