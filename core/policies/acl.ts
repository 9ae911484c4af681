import { z } from 'zod';
import { claimReader, claimTexts } from '../jwt/claim-path.ts';
import { GatewrightError } from '../model/errors.ts';
import { addHeader, removeHeader, withHeaders } from '../model/http.ts';
import { headerNameOption } from '../model/options.ts';
import { definePolicy, type Call } from './policy.ts';

const names = z.array(z.string().min(1)).min(1);

const options = z
  .strictObject({
    allow: names.describe('Groups that are let in.').optional(),
    deny: names.describe('Groups that are kept out, also where another rule lets them in.').optional(),
    allowConsumers: names.describe('Consumers that are let in by their id.').optional(),
    denyConsumers: names.describe('Consumers that are kept out by their id.').optional(),
    groupsClaim: z
      .string()
      .min(1)
      .describe(
        "Claim of the verified token whose words are groups too, such as roles or realm_access.roles; the consumer's own count as well.",
      )
      .optional(),
    onlyClaim: z
      .boolean()
      .describe("Leaves the consumer's own groups aside when the token has the claim.")
      .default(false),
    groupsHeader: headerNameOption
      .describe('Header that tells the upstream the groups, with commas between; what the client sent under it goes.')
      .optional(),
    withoutConsumer: z
      .enum(['401', '403', 'judge'])
      .describe(
        'What happens when nobody was identified: answered as not authenticated, or as not allowed, or judged as somebody without groups.',
      )
      .default('401'),
  })
  .refine((given) => given.allow ?? given.deny ?? given.allowConsumers ?? given.denyConsumers, {
    error: 'expected allow, deny, allowConsumers or denyConsumers',
  })
  .refine(({ onlyClaim, groupsClaim }) => !onlyClaim || groupsClaim !== undefined, {
    error: 'expected groupsClaim beside onlyClaim',
    path: ['onlyClaim'],
  });
type Options = z.output<typeof options>;

/** Lets in or keeps out by group and consumer, once another policy has found out who calls. Throws ACL_DENIED, CREDENTIALS_MISSING. */
export const acl = definePolicy<Options>({
  name: 'acl',
  summary: 'Lets consumers in or keeps them out by their groups; stands after a policy that identifies them.',
  phases: ['request'],
  options,
  example: '{ allow: [gold, silver], deny: [suspended] }',
  prepare(given) {
    const rule = describeRule(given);
    const readGroups = given.groupsClaim === undefined ? undefined : claimReader(given.groupsClaim);
    return {
      onRequest(call) {
        const groups = groupsOf(call, given.onlyClaim, readGroups);
        call.note('rule', rule);
        call.note('seen', describeCaller(call, groups));
        if (groups === undefined && given.withoutConsumer !== 'judge') {
          call.note('verdict', 'nobody was identified before');
          throw new GatewrightError(given.withoutConsumer === '401' ? 'CREDENTIALS_MISSING' : 'ACL_DENIED', {
            reason: 'no policy before has identified the caller',
          });
        }
        const { isIn, reason } = judge(given, call.consumer?.id, groups ?? []);
        call.note('verdict', isIn ? 'let in' : reason);
        if (!isIn) throw new GatewrightError('ACL_DENIED', { consumer: call.consumer?.id, groups, reason });
        call.note('because', reason);
        forwardGroups(call, given, groups ?? []);
      },
    };
  },
});

/** Undefined when neither a consumer nor claims say who calls. */
function groupsOf(
  { consumer, claims }: Call,
  onlyClaim: boolean,
  read: ReturnType<typeof claimReader> | undefined,
): readonly string[] | undefined {
  const claim = claims === undefined ? undefined : read?.(claims);
  if (claim === undefined) return consumer?.groups;
  const own = onlyClaim ? [] : (consumer?.groups ?? []);
  // A text has spaces or commas between its words.
  return [...new Set([...own, ...claimTexts(typeof claim === 'string' ? claim.replaceAll(',', ' ') : claim, ' ')])];
}

interface Verdict {
  readonly isIn: boolean;
  /** Lower case, no full stop. */
  readonly reason: string;
}

/** Who is kept out by one rule is not let in by another; where something is allowed, everybody else is kept out. */
function judge(given: Options, id: string | undefined, groups: readonly string[]): Verdict {
  const { allow, deny, allowConsumers, denyConsumers } = given;
  if (id !== undefined && denyConsumers?.includes(id) === true)
    return { isIn: false, reason: `consumer ${id} is in deny` };
  const denied = groups.find((group) => deny?.includes(group));
  if (denied !== undefined) return { isIn: false, reason: `group ${denied} is in deny` };
  if (id !== undefined && allowConsumers?.includes(id) === true)
    return { isIn: true, reason: `consumer ${id} is in allow` };
  const allowed = groups.find((group) => allow?.includes(group));
  if (allowed !== undefined) return { isIn: true, reason: `group ${allowed} is in allow` };
  return allow === undefined && allowConsumers === undefined
    ? { isIn: true, reason: 'not in deny' }
    : { isIn: false, reason: 'not in allow' };
}

function forwardGroups(call: Call, { groupsHeader }: Options, groups: readonly string[]): void {
  if (groupsHeader === undefined) return;
  // A claim can hold what a header cannot, and a comma would make two groups of one.
  const sendable = groups.filter((group) => /^[\x20-\x2b\x2d-\x7e]+$/.test(group));
  if (sendable.length < groups.length) call.note('groupsNotSent', groups.length - sendable.length);
  const headers = removeHeader(call.request.headers, groupsHeader);
  call.request = withHeaders(
    call.request,
    sendable.length === 0 ? headers : addHeader(headers, groupsHeader, sendable.join(', ')),
  );
}

function describeCaller({ consumer }: Call, groups: readonly string[] | undefined): string {
  if (groups === undefined) return 'nobody';
  const who = consumer === undefined ? 'claims' : `consumer ${consumer.id}`;
  return groups.length === 0 ? `${who}, no groups` : `${who}, groups ${groups.join(', ').slice(0, 500)}`;
}

function describeRule({ allow, deny, allowConsumers, denyConsumers }: Options): string {
  return [
    ...part('deny consumers', denyConsumers),
    ...part('deny', deny),
    ...part('allow consumers', allowConsumers),
    ...part('allow', allow),
  ].join('; ');
}

function part(title: string, list: readonly string[] | undefined): string[] {
  return list === undefined ? [] : [`${title} ${list.join(', ')}`];
}
