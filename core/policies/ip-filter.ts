import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { headerValues } from '../model/http.ts';
import { isInRange, parseAddress, parseRange, type AddressRange } from './address-range.ts';
import { definePolicy, type Call } from './policy.ts';

const address = z.string().refine((text) => parseRange(text) !== undefined, {
  error: 'expected an address such as 10.0.0.1 or a range such as 10.0.0.0/8 or fd00::/8',
});

const options = z
  .strictObject({
    allow: z.array(address).describe('Addresses and ranges that are let in; all when not given.').optional(),
    deny: z.array(address).describe('Addresses and ranges that are kept out, also where `allow` has them.').default([]),
    forwardedDepth: z
      .number()
      .int()
      .min(0)
      .describe(
        'How many trusted proxies stand before the gateway: the address is that many entries from the right of X-Forwarded-For. 0 takes the address of the connection.',
      )
      .default(0),
  })
  .refine(({ allow, deny }) => allow !== undefined || deny.length > 0, { error: 'expected allow or deny' });

/** Lets clients in or keeps them out by address. Throws IP_DENIED. */
export const ipFilter = definePolicy<z.output<typeof options>>({
  name: 'ip-filter',
  summary: 'Lets clients in or keeps them out by address and range, IPv4 and IPv6.',
  phases: ['request'],
  options,
  example: "{ allow: [127.0.0.0/8, '::1'], deny: [127.0.0.66] }",
  prepare({ allow, deny, forwardedDepth }) {
    const allowed = allow === undefined ? undefined : rangesOf(allow);
    const denied = rangesOf(deny);
    return {
      onRequest(call) {
        const client = clientAddress(call, forwardedDepth);
        const verdict = judge(client, allowed, denied);
        call.note('address', client);
        call.note('rule', verdict.rule);
        if (!verdict.isIn) throw new GatewrightError('IP_DENIED', { address: client, rule: verdict.rule });
      },
    };
  },
});

function rangesOf(texts: readonly string[]): readonly AddressRange[] {
  return texts.map(parseRange).filter((range) => range !== undefined);
}

interface Verdict {
  readonly isIn: boolean;
  /** What decided, for the trace. */
  readonly rule: string;
}

/** What is no address (a connection that is gone has none) is in no range: let in only where nothing but `deny` is given. */
function judge(client: string, allowed: readonly AddressRange[] | undefined, denied: readonly AddressRange[]): Verdict {
  const bytes = parseAddress(client);
  const find = (ranges: readonly AddressRange[]): AddressRange | undefined =>
    bytes === undefined ? undefined : ranges.find((range) => isInRange(range, bytes));
  const deny = find(denied);
  if (deny !== undefined) return { isIn: false, rule: `deny ${deny.text}` };
  if (allowed === undefined) return { isIn: true, rule: 'not in deny' };
  const allow = find(allowed);
  return allow === undefined ? { isIn: false, rule: 'not in allow' } : { isIn: true, rule: `allow ${allow.text}` };
}

/** An entry that is no address cannot be trusted; the address of the connection is taken then. */
function clientAddress(call: Call, depth: number): string {
  if (depth === 0) return call.client.address;
  const chain = headerValues(call.request.headers, 'x-forwarded-for').flatMap((value) => value.split(','));
  const claimed = withoutPort(chain.at(-depth)?.trim() ?? '');
  return parseAddress(claimed) === undefined ? call.client.address : claimed;
}

/** Some proxies write the port as well: `[::1]:5000`, `10.0.0.1:5000`. */
function withoutPort(entry: string): string {
  return /^\[(.*)\](?::\d+)?$/.exec(entry)?.[1] ?? /^(\d[\d.]*):\d+$/.exec(entry)?.[1] ?? entry;
}
