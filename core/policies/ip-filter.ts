import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { GatewrightError } from '../model/errors.ts';
import { headerValues } from '../model/http.ts';
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
  example: "{ allow: ['127.0.0.0/8', '::1'], deny: ['127.0.0.66'] }",
  prepare({ allow, deny, forwardedDepth }) {
    const allowed = allow === undefined ? undefined : blockList(allow);
    const denied = blockList(deny);
    return {
      onRequest(call) {
        const client = clientAddress(call, forwardedDepth);
        const family = isIP(client) === 6 ? 'ipv6' : 'ipv4';
        const isDenied = denied.check(client, family);
        const isIn = !isDenied && (allowed === undefined || allowed.check(client, family));
        call.note('address', client);
        call.note(
          'rule',
          isDenied ? 'in deny' : allowed === undefined ? 'not in deny' : isIn ? 'in allow' : 'not in allow',
        );
        if (!isIn) throw new GatewrightError('IP_DENIED', { address: client });
      },
    };
  },
});

interface Range {
  readonly address: string;
  readonly prefix: number;
  readonly family: 'ipv4' | 'ipv6';
}

function parseRange(text: string): Range | undefined {
  const [first = '', bits, ...rest] = text.split('/');
  const version = isIP(first);
  if (version === 0 || rest.length > 0) return undefined;
  const most = version === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : /^\d+$/.test(bits) ? Number(bits) : -1;
  return prefix < 0 || prefix > most ? undefined : { address: first, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

function blockList(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of texts.map(parseRange))
    if (range !== undefined) list.addSubnet(range.address, range.prefix, range.family);
  return list;
}

/** An entry that is no address cannot be trusted; the address of the connection is taken then. */
function clientAddress(call: Call, depth: number): string {
  if (depth === 0) return call.client.address;
  const chain = headerValues(call.request.headers, 'x-forwarded-for')
    .flatMap((value) => value.split(','))
    .map((part) => part.trim().replace(/^\[(.*)\](?::\d+)?$/, '$1'));
  const claimed = chain.at(-depth);
  return claimed !== undefined && isIP(claimed) !== 0 ? claimed : call.client.address;
}
