import { ALGORITHM_NAMES, algorithmOf } from '../algorithms.ts';
import { parseToken, type ParseRules } from '../parse-token.ts';
import type { Check } from './check.ts';
import { listText, valueText } from './words.ts';

/** Whether there is a token. @param places Where one is looked for, in words. */
export function extractCheck(places: string): Check {
  return {
    name: 'extract',
    title: 'Token found',
    rule: `in ${places}`,
    isOff: false,
    needs: 'nothing',
    test({ found }) {
      switch (found.kind) {
        case 'none':
          return { code: 'TOKEN_MISSING', reason: 'no token was sent' };
        case 'several':
          return { code: 'TOKEN_DUPLICATE', reason: `different tokens in ${listText(found.places, 'and')}` };
        case 'token':
          return undefined;
      }
    },
    seen({ found }) {
      if (found.kind === 'token') return `${found.text.length} characters in ${found.place}`;
      return found.kind === 'none' ? 'no token' : `different tokens in ${listText(found.places, 'and')}`;
    },
  };
}

/** What a token must look like. */
export interface FormRules extends ParseRules {
  /** Values that `typ` may have, compared without case and without `application/`; undefined takes any and none. */
  readonly types: readonly string[] | undefined;
}

/** Whether the text is a signed token. */
export function parseCheck(rules: FormRules): Check {
  const types = rules.types?.map(plainType);
  return {
    name: 'parse',
    title: 'Form',
    rule: `a signed JWT of at most ${rules.maxBytes} bytes${rules.types === undefined ? '' : `, typ ${listText(rules.types, 'or')}`}`,
    isOff: false,
    needs: 'nothing',
    test(one) {
      if (one.found.kind !== 'token') return { code: 'TOKEN_MISSING', reason: 'no token was sent' };
      const parsed = parseToken(one.found.text, rules);
      if (parsed.kind === 'fault') return { code: 'TOKEN_MALFORMED', reason: parsed.reason };
      one.token = parsed.token;
      one.algorithm = algorithmOf(parsed.token.header.alg);
      const { typ } = parsed.token.header;
      if (types === undefined || (typ !== undefined && types.includes(plainType(typ)))) return undefined;
      return { code: 'TOKEN_MALFORMED', reason: `typ is ${valueText(typ)}` };
    },
    seen({ token, found }) {
      if (token !== undefined) return `typ ${valueText(token.header.typ)}, ${Object.keys(token.claims).length} claims`;
      return found.kind === 'token' ? `${found.text.length} characters, ${found.text.split('.', 7).length} parts` : '';
    },
  };
}

/** @see RFC 7515 section 4.1.9: a value without a slash has `application/` before it. */
function plainType(typ: string): string {
  return typ.toLowerCase().replace(/^application\//, '');
}

/** Whether the algorithm is one of those that are allowed; `none` never is. */
export function algorithmCheck(allowed: readonly string[]): Check {
  return {
    name: 'algorithm',
    title: 'Algorithm',
    rule: allowed.length === ALGORITHM_NAMES.length ? 'any that is supported' : listText(allowed, 'or'),
    isOff: false,
    needs: 'token',
    test({ token }) {
      const alg = token?.header.alg ?? '';
      if (allowed.includes(alg)) return undefined;
      const facts = { algorithm: alg.slice(0, 64), allowed };
      if (alg.toLowerCase() === 'none') return { code: 'TOKEN_ALGORITHM', reason: 'the token is not signed', facts };
      const why = ALGORITHM_NAMES.includes(alg) ? 'is not allowed' : 'is not supported';
      return { code: 'TOKEN_ALGORITHM', reason: `${valueText(alg)} ${why}`, facts };
    },
    seen: ({ token }) => valueText(token?.header.alg),
  };
}
