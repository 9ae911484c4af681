import { expect, test } from 'vitest';
import { partsOf } from './token-parts.ts';

function parts(written: string): readonly string[] {
  return partsOf(written).map(({ role, title, start, end }) => `${role}/${title}=${written.slice(start, end)}`);
}

test('a signed token has a header, claims and a signature', () => {
  expect(parts('aa.bbb.c')).toEqual(['header/Header=aa', 'claims/Claims=bbb', 'signature/Signature=c']);
});

test('an encrypted token has five parts', () => {
  expect(parts('a.b.c.d.e')).toEqual([
    'header/Header=a',
    'other/Encrypted key=b',
    'other/Initialization vector=c',
    'claims/Encrypted claims=d',
    'signature/Authentication tag=e',
  ]);
});

test('a token with too few, too many or no parts shows what it has', () => {
  expect(parts('a.')).toEqual(['header/Header=a', 'claims/Claims=']);
  expect(parts('a.b.c.d').at(-1)).toBe('other/Part 4=d');
  expect(parts('opaque')).toEqual(['other/Token=opaque']);
});
