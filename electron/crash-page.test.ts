import { expect, test } from 'vitest';
import { crashPage } from './crash-page.ts';

test('a reason with markup is shown as text', () => {
  const html = decodeURIComponent(crashPage('<img src=x onerror="x()">', false));
  expect(html).toContain('<pre>&lt;img src=x onerror=&quot;x()&quot;&gt;</pre>');
});

test('the restart link is there only when nothing is being started', () => {
  expect(
    [crashPage('gone', false), crashPage('gone', true)].map((page) => page.includes('gatewright%3Arestart')),
  ).toEqual([true, false]);
});
