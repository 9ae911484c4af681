import { expect, test } from 'vitest';
import { crashPage } from './crash-page.ts';

test('a reason with markup is shown as text', () => {
  const html = decodeURIComponent(crashPage('<img src=x onerror="x()">'));
  expect(html).toContain('<pre>&lt;img src=x onerror=&quot;x()&quot;&gt;</pre>');
});

test('the link that starts the engine again is the one the window understands', () => {
  expect(decodeURIComponent(crashPage('gone'))).toContain('<a href="gatewright:restart">');
});
