import type { Page } from 'playwright';
import { expect } from 'vitest';
import { openGatewayView } from './support/editor.ts';
import { story } from './support/story.ts';
import { rowsWith, sendSampleTraffic } from './support/traffic.ts';

const MOST_STOPS = 120;

story('Tab goes round the Traffic view without a trap, and every stop can be seen', async ({ page }) => {
  await sendSampleTraffic(page);
  await rowsWith(page, '/users/1').first().click();
  await page.getByRole('tab', { name: 'Overview' }).waitFor();
  const stops = await walk(page);
  expect({ names: stops.map(({ name }) => name), unseen: stops.filter(({ isSeen }) => !isSeen) }).toEqual({
    names: expect.arrayContaining(['Traffic', 'Gateway', 'Settings', 'Filter', 'Follow', 'Exchanges', 'Overview']),
    unseen: [],
  });
});

story('Tab goes round the Gateway view, the editor included', async ({ page }) => {
  await openGatewayView(page);
  await page.keyboard.press('e');
  await page.keyboard.press('Control+m');
  const stops = await walk(page);
  expect({ names: stops.map(({ name }) => name), unseen: stops.filter(({ isSeen }) => !isSeen) }).toEqual({
    names: expect.arrayContaining(['Routes', 'gatewright.yaml', 'Send']),
    unseen: [],
  });
});

story('Tab goes round the VTL view, its editors included', async ({ page }) => {
  await page.keyboard.press('Control+5');
  await page.locator('#vtl-output .view-line').first().waitFor({ timeout: 30_000 });
  await page.keyboard.press('e');
  await page.keyboard.press('Control+m');
  const stops = await walk(page);
  expect({ names: stops.map(({ name }) => name), unseen: stops.filter(({ isSeen }) => !isSeen) }).toEqual({
    names: expect.arrayContaining(['Engine', 'Examples', 'Pick an exchange', 'Body', 'Output', 'Step back']),
    unseen: [],
  });
});

story('Tab goes round the JWT view', async ({ page }) => {
  await page.keyboard.press('Control+4');
  await page.getByLabel('Token, header or curl command').fill('eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.');
  await page.getByRole('region', { name: 'Header and claims' }).waitFor();
  const stops = await walk(page);
  expect({ names: stops.map(({ name }) => name), unseen: stops.filter(({ isSeen }) => !isSeen) }).toEqual({
    names: expect.arrayContaining(['Token, header or curl command', 'Clear the token', 'Check against', 'Checks']),
    unseen: [],
  });
});

story('Tab goes round the settings', async ({ page }) => {
  await page.keyboard.press('Control+,');
  await page.getByRole('main', { name: 'Settings' }).waitFor();
  const stops = await walk(page);
  expect({ names: stops.map(({ name }) => name), unseen: stops.filter(({ isSeen }) => !isSeen) }).toEqual({
    names: expect.arrayContaining(['Theme', 'Capture limit of one body', 'New value']),
    unseen: [],
  });
});

story(
  'the main job is done by keyboard alone: look at a failure, mend the route, see the effect',
  async ({ page, program }) => {
    await fetch(`${program.gateway}/users/1`);
    await rowsWith(page, '/users/1').waitFor();
    const press = async (...keys: readonly string[]): Promise<void> => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await press('/');
    await page.keyboard.type('status:401');
    await press('Enter', 'Escape', 'j', 'Enter');
    await page.getByText(/^401 by the gateway: key-auth/).waitFor();
    await press('3');
    await page.getByRole('region', { name: /^Policy / }).waitFor();
    await press('Control+2');
    await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: 30_000 });
    await press('/');
    await page.keyboard.type('/users/{id}');
    await press('Enter', 'Enter');
    await page.getByRole('tab', { name: 'routes/users.yaml', selected: true }).waitFor();
    await press('Control+k');
    await page.keyboard.type('go to the editor');
    await press('Enter');
    await page.locator('.monaco-editor.focused').waitFor();
    await press('Control+f');
    await page.keyboard.type('- key-auth: { header: x-api-key }');
    await page.locator('.find-widget .matchesCount').filter({ hasText: /^1 of/ }).waitFor();
    await press('Escape');
    await page.keyboard.insertText('- respond: { status: 203 }');
    await press('Control+s');
    await page.getByText(/^In force in/).waitFor();
    expect((await fetch(`${program.gateway}/users/1`)).status).toBe(203);
  },
);

interface Stop {
  readonly name: string;
  readonly isSeen: boolean;
}

/** Presses Tab until the first stop comes again. */
async function walk(page: Page): Promise<readonly Stop[]> {
  const stops = new Map<number, Stop>();
  await page.evaluate(() => {
    const numbers = new WeakMap<Element, number>();
    let next = 1;
    Object.assign(window, {
      numberOf(element: Element): number {
        if (!numbers.has(element)) numbers.set(element, next++);
        return numbers.get(element) ?? 0;
      },
    });
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  for (let count = 0; count < MOST_STOPS; count += 1) {
    await page.keyboard.press('Tab');
    const { number, ...stop } = await page.evaluate(currentStop);
    if (stops.has(number)) return [...stops.values()];
    if (stop.name !== 'nothing') stops.set(number, stop);
  }
  throw new Error(`Tab did not come round in ${MOST_STOPS} steps: ${JSON.stringify([...stops.values()].slice(-5))}`);
}

/** Runs in the page. A stop is seen when it has a place in the window and its focus is drawn, on it or around it. */
function currentStop(): Stop & { readonly number: number } {
  const element = document.activeElement;
  // Put there by `walk`.
  const { numberOf } = window as unknown as { numberOf(element: Element): number };
  if (element === null || element === document.body) return { number: 0, name: 'nothing', isSeen: true };
  // An editor draws its focus around all of it, a list at its active line.
  const shown = element.closest('.monaco-editor') ?? element;
  const line = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
  const { top, left, right, bottom, width, height } = shown.getBoundingClientRect();
  const isInWindow = width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
  const label = document.querySelector(`label[for="${element.id}"]`)?.textContent;
  const name = element.getAttribute('aria-label') ?? label ?? element.textContent?.trim() ?? '';
  return {
    number: numberOf(element),
    name,
    isSeen:
      isInWindow &&
      [shown, element, element.parentElement, line].some((one) => {
        if (one === null) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      }),
  };
}
