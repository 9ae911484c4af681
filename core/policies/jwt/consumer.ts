import type { Check, TokenCase } from '../../jwt/checks/check.ts';
import { valueText } from '../../jwt/checks/words.ts';
import { claimReader, claimTexts } from '../../jwt/claim-path.ts';
import type { ConsumerConfig } from '../../model/config.ts';
import type { JwtOptions } from './options.ts';

/** Longer ids are of no use to anybody and would fill limiters and traces. */
const MAX_ID_LENGTH = 256;

type Rules = Pick<JwtOptions, 'consumerClaim' | 'requireConsumer' | 'groupsClaim'>;

/** Finds out whose token it is: a consumer by its claims, by its id, or one made from the token. */
export function consumerCheck(rules: Rules, consumers: readonly ConsumerConfig[]): Check {
  const find = consumerFinder(rules, consumers);
  const readId = claimReader(rules.consumerClaim);
  return {
    name: 'consumer',
    title: 'Consumer',
    rule: `by claims of consumers, or by ${rules.consumerClaim}${rules.requireConsumer ? '; must be one of the configuration' : ''}`,
    isOff: false,
    needs: 'token',
    test(one) {
      one.consumer = one.token === undefined ? undefined : find(one.token.claims);
      if (one.consumer !== undefined || !rules.requireConsumer) return undefined;
      return {
        code: 'CONSUMER_UNKNOWN',
        reason: 'the token belongs to no consumer',
        facts: { claim: rules.consumerClaim },
      };
    },
    seen: ({ token, consumer }: TokenCase) =>
      consumer === undefined
        ? `${rules.consumerClaim}: ${valueText(token === undefined ? undefined : readId(token.claims))}`
        : `${consumer.id}${consumer.groups.length === 0 ? '' : `, in ${consumer.groups.join(', ')}`}`,
  };
}

const NONE: readonly string[] = [];

function consumerFinder(
  { consumerClaim, requireConsumer, groupsClaim }: Rules,
  consumers: readonly ConsumerConfig[],
): (claims: Readonly<Record<string, unknown>>) => ConsumerConfig | undefined {
  const byId = new Map(consumers.map((consumer) => [consumer.id, consumer]));
  const byClaims = consumers.flatMap((consumer) =>
    (consumer.claims ?? []).map((wanted) => ({
      consumer,
      wanted: Object.entries(wanted).map(([name, value]) => [claimReader(name), value] as const),
    })),
  );
  const readId = claimReader(consumerClaim);
  const readGroups = groupsClaim === undefined ? undefined : claimReader(groupsClaim);
  return (claims) => {
    const known = byClaims.find(({ wanted }) =>
      wanted.every(([read, value]) => claimTexts(read(claims)).includes(value)),
    );
    if (known !== undefined) return known.consumer;
    const value = readId(claims);
    const id = typeof value === 'string' ? value : claimTexts(value)[0];
    if (id === undefined || id === '') return undefined;
    const named = byId.get(id);
    if (named !== undefined) return named;
    if (requireConsumer || id.length > MAX_ID_LENGTH) return undefined;
    if (readGroups === undefined) return { id, groups: NONE, keys: NONE };
    return { id, groups: [...new Set(claimTexts(readGroups(claims), ' '))], keys: NONE };
  };
}
