import { BlockList } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInRange, parseAddress, parseRange } from './address-range.ts';

function isIn(range: string, address: string): boolean | undefined {
  const [parsed, bytes] = [parseRange(range), parseAddress(address)];
  return parsed === undefined || bytes === undefined ? undefined : isInRange(parsed, bytes);
}

describe('a range', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.1.2.3/8', '10.9.9.9', true],
    ['192.168.4.0/23', '192.168.5.255', true],
    ['192.168.4.0/23', '192.168.6.0', false],
    ['128.0.0.0/1', '255.0.0.1', true],
    ['128.0.0.0/1', '127.255.255.255', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['203.0.113.9/32', '203.0.113.9', true],
    ['203.0.113.9/32', '203.0.113.8', false],
    ['::1', '0:0:0:0:0:0:0:1', true],
    ['fd00::/8', 'FDFF::1', true],
    ['fd00::/8', 'fe00::1', false],
    ['2001:db8::/33', '2001:db8:7fff::', true],
    ['2001:db8::/33', '2001:db8:8000::', false],
    ['::/0', 'fe80::1', true],
    ['fe80::/10', 'fe80::1%eth0', true],
  ])('%s has %s in it: %s', (range, address, expected) => {
    expect(isIn(range, address)).toBe(expected);
  });

  test.each([
    ['127.0.0.0/8', '::ffff:127.0.0.1', true],
    ['127.0.0.0/8', '::ffff:7f00:1', true],
    ['::ffff:10.0.0.0/104', '10.9.9.9', true],
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['::ffff:0:0/96', '192.0.2.1', true],
    ['::/0', '192.0.2.1', false],
    ['::/0', '::ffff:192.0.2.1', false],
    ['0.0.0.0/0', '::1', false],
    ['::127.0.0.1', '127.0.0.1', false],
  ])('takes IPv4 in IPv6 for the IPv4 address it is: %s has %s in it: %s', (range, address, expected) => {
    expect(isIn(range, address)).toBe(expected);
  });

  test.each([
    '',
    '10.0.0',
    '10.0.0.1/33',
    '10.0.0.1/',
    '10.0.0.1/-1',
    '10.0.0.1/8/8',
    '10.0.0.1/8.0',
    '::1/129',
    '010.0.0.1',
    '::g',
    'fe80::1%eth0',
    'localhost',
    '10.0.0.0/ 8',
    '1:::2',
  ])('"%s" is none', (text) => {
    expect(parseRange(text)).toBeUndefined();
  });
});

describe('against the block list of Node', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const ipv4 = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'));
  const ipv6 = fc.ipV6().filter((text) => parseAddress(text)?.length === 16);

  test.each([
    ['ipv4', ipv4, 32],
    ['ipv6', ipv6, 128],
  ] as const)('both say the same of every %s range', (family, address, bits) => {
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: bits }), address, fc.boolean(), (first, prefix, other, isSame) => {
        const list = new BlockList();
        list.addSubnet(first, prefix, family);
        const asked = isSame ? first : other;
        expect(isIn(`${first}/${prefix}`, asked)).toBe(list.check(asked, family));
      }),
      { numRuns: 300 },
    );
  });
});
