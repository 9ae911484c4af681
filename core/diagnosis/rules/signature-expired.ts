import type { Evidence } from '../../model/diagnosis.ts';
import type { KnownFacts } from '../facts.ts';
import { ruleOfSigns } from '../rule.ts';

/** API Gateway takes signatures of five minutes around its own time. */
const SKEW_MILLIS = 300_000;

function seesOldDate({ request, at }: KnownFacts): readonly Evidence[] | undefined {
  const text = request.header('x-amz-date') ?? request.query.get('X-Amz-Date') ?? '';
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(text) ?? [];
  if (date === undefined || time === undefined || at === undefined) return undefined;
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`;
  const apart = at - Date.parse(iso);
  if (!(Math.abs(apart) > SKEW_MILLIS)) return undefined;
  return [
    {
      where: 'request x-amz-date',
      seen: text,
      says: `${Math.round(apart / 1000)} s before the answer, where five minutes are allowed`,
    },
  ];
}

/** The request was signed too long ago. */
export const signatureExpired = ruleOfSigns({
  code: 'signature.expired',
  title: 'the request was signed too long ago, or by a clock that is wrong',
  fixes: [
    'set the clock of the client',
    'sign each request when it is sent, and again before a retry',
    'refresh temporary credentials',
  ],
  signs: [
    { error: 'SIGNATURE_EXPIRED', confidence: 0.99, says: 'the date of the signature is too far away' },
    {
      body: /Signature expired|Signature not yet current|Request has expired/,
      status: [400, 403],
      confidence: 0.98,
      says: 'the answer says so, with both times',
    },
    {
      of: ['aws-rest', 'aws-http'],
      body: /security token included in the request is expired/i,
      confidence: 0.95,
      says: 'the temporary credentials have expired',
    },
    {
      of: 'kong',
      status: 401,
      body: /a valid date or x-date header is required/,
      confidence: 0.95,
      says: 'the date is missing or too far from the clock of Kong',
    },
    {
      of: ['aws-rest', 'aws-http'],
      status: 403,
      also: seesOldDate,
      confidence: 0.93,
      says: 'the signature is refused',
    },
  ],
});
