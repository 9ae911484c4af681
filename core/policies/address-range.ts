import { isIP } from 'node:net';

/** An address as its bytes, most significant first: 4 for IPv4, 16 for IPv6. */
export type AddressBytes = Uint8Array;

/** A range of addresses: those whose first `prefix` bits are those of `bytes`. */
export interface AddressRange {
  /** As it was written. */
  readonly text: string;
  readonly bytes: AddressBytes;
  readonly prefix: number;
}

const MAPPED = new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
const MAPPED_BITS = 96;

/**
 * Reads an address. IPv4 mapped into IPv6 (`::ffff:10.0.0.1`) is the IPv4 address it stands for, and a zone such as
 * `%eth0` is left out.
 * @see RFC 4291 section 2.5.5.2
 */
export function parseAddress(text: string): AddressBytes | undefined {
  const version = isIP(text);
  if (version === 4) return parseIpv4(text);
  if (version === 0) return undefined;
  const bytes = parseIpv6(text.split('%', 1)[0] ?? '');
  return isMapped(bytes) ? bytes.subarray(12) : bytes;
}

/** Reads an address or a range such as `10.0.0.0/8`; bits behind the prefix do not count. */
export function parseRange(text: string): AddressRange | undefined {
  const [first = '', bits, ...rest] = text.split('/');
  const bytes = first.includes('%') ? undefined : parseAddress(first);
  if (bytes === undefined || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return undefined;
  const most = isIP(first) === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  if (prefix > most) return undefined;
  if (bytes.length === most / 8) return { text, bytes, prefix };
  // Of a mapped range, only one that is all of IPv4 or less has an IPv4 range it stands for.
  return prefix < MAPPED_BITS
    ? { text, bytes: parseIpv6(first), prefix }
    : { text, bytes, prefix: prefix - MAPPED_BITS };
}

/** Whether an address is in a range. One family is never in a range of the other. */
export function isInRange({ bytes, prefix }: AddressRange, address: AddressBytes): boolean {
  if (bytes.length !== address.length) return false;
  const whole = prefix >> 3;
  for (let index = 0; index < whole; index += 1) if (bytes[index] !== address[index]) return false;
  const rest = prefix & 7;
  return rest === 0 || ((bytes[whole] ?? 0) ^ (address[whole] ?? 0)) >> (8 - rest) === 0;
}

function isMapped(bytes: AddressBytes): boolean {
  return MAPPED.every((byte, index) => bytes[index] === byte);
}

function parseIpv4(text: string): AddressBytes {
  return Uint8Array.from(text.split('.'), Number);
}

/** @param text A valid address without zone. */
function parseIpv6(text: string): AddressBytes {
  const bytes = new Uint8Array(16);
  const [head = '', tail] = text.split('::', 2);
  bytes.set(groupBytes(head), 0);
  if (tail !== undefined) {
    const end = groupBytes(tail);
    bytes.set(end, 16 - end.length);
  }
  return bytes;
}

/** Groups of hexadecimal digits, and an IPv4 address where the last one is written so. */
function groupBytes(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return [...parseIpv4(group)];
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
