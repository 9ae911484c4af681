import { isRecord } from '../../dialects/reading/yaml-file.ts';
import { formatDuration } from '../../model/units.ts';
import type { OwnPlace, PatchDraft, PatchFacts, PatchMaker, RequestChange, RequestValue } from './patch.ts';
import { optionsOf, optionsPlace, recordedList, texts, words } from './places.ts';
import { claimWords, fittingClaims, signerFor } from './token-facts.ts';
import type { YamlEdit } from './yaml-edit.ts';
import type { PolicyUse } from '../../model/config.ts';

/** The request with a token that the policy takes, where somebody here can sign one. */
export const mintedToken: PatchMaker = ({ own, facts }, { code }) => {
  const use = jwtUse(own);
  if (own === undefined || use === undefined) return [];
  const options = optionsOf(use);
  const signer = signerFor(options, own);
  const sent = facts.token?.claims;
  const fitting = fittingClaims(own, use, sent);
  if (fitting === undefined || signer === undefined) return [];
  const iss = texts(options['issuer'])[0] ?? sent?.['iss'];
  const claims = signer.kind === 'issuer' || iss === undefined ? fitting : { iss, ...fitting };
  const made = sent === undefined ? 'a token' : code === 'jwt.expired' ? 'a fresh token' : 'a fitting token';
  const whose = signer.kind === 'issuer' ? 'of the local issuer' : 'signed with the secret of the policy';
  return [
    {
      kind: 'request',
      title: `Send it with ${made} ${whose}`,
      note: ['it is made when the request is sent', claimWords(claims)].filter((part) => part !== '').join(', '),
      changes: [tokenChange(use, { kind: 'token', signer, claims, shown: `(a new token ${whose})`, before: '' })],
    },
  ];
};

function jwtUse(own: OwnPlace | undefined): PolicyUse | undefined {
  return own?.use?.policy === 'jwt' ? own.use : undefined;
}

/** Puts the token where the policy looks first. */
function tokenChange(use: PolicyUse, token: RequestValue & { readonly kind: 'token' }): RequestChange {
  const { from } = optionsOf(use);
  const first: unknown = Array.isArray(from) ? from[0] : undefined;
  const place = isRecord(first) ? first : { header: 'authorization' };
  const { header, query, cookie, scheme } = place;
  if (typeof query === 'string') return { kind: 'query', name: query, value: token };
  if (typeof cookie === 'string') return { kind: 'cookie', name: cookie, value: token };
  const name = typeof header === 'string' ? header : 'authorization';
  const word = typeof scheme === 'string' ? scheme : name.toLowerCase() === 'authorization' ? 'Bearer' : '';
  return { kind: 'header', name, value: { ...token, before: word === '' ? '' : `${word} ` } };
}

/** The token that was sent, in the form that is read. */
export const bearerScheme: PatchMaker = ({ facts }) => {
  const value = facts.request.header('authorization')?.trim() ?? '';
  // What stands before the token, if anything does: a wrong word, the right one twice, a colon.
  const token = /^(?:(?:bearer|jwt|token)[:=]?\s+){0,2}["'<{]?(ey[\w-]+\.[\w-]+\.[\w-]*)["'>}]?$/i.exec(value)?.[1];
  if (token === undefined || value === `Bearer ${token}`) return [];
  return [
    {
      kind: 'request',
      title: 'Send the token as Authorization: Bearer',
      changes: [
        {
          kind: 'header',
          name: 'authorization',
          value: { kind: 'kept', text: `Bearer ${token}`, shown: 'Bearer (the token that was sent)' },
        },
      ],
    },
  ];
};

/** Takes the audience of the token besides those that are taken. */
export const acceptAudience: PatchMaker = (given) => {
  const use = jwtUse(given.own);
  if (use === undefined || optionsOf(use)['audienceMatch'] === 'all') return [];
  const [audience] = texts(given.facts.token?.claims?.['aud']);
  if (audience === undefined) return [];
  return [onOptions(given, use, `Take audience ${audience} as well`, [['append', 'audience', audience]])].flat();
};

/** Takes the issuer of the token besides those that are taken. */
export const acceptIssuer: PatchMaker = (given) => {
  const use = jwtUse(given.own);
  const iss = given.facts.token?.claims?.['iss'];
  if (use === undefined || typeof iss !== 'string') return [];
  // Where none is named, the one of discovery counts; it must be named as soon as another one is.
  const known = optionsOf(use)['issuer'] === undefined ? knownIssuers(given) : [];
  const edits = [...known, iss].map((value): Edit => ['append', 'issuer', value]);
  const note = 'its signature was checked before, so one of the keys of the policy is its own';
  const isChecked = given.own?.step?.notes['check'] === 'issuer' && !('order' in optionsOf(use));
  return isChecked ? onOptions(given, use, `Take tokens of ${iss} as well`, edits, note) : [];
};

function knownIssuers({ exchange }: PatchFacts): readonly string[] {
  return texts(recordedList(exchange.error?.details['expected']));
}

/** Asks for less than the token has not. */
export const dropScope: PatchMaker = (given) => {
  const use = jwtUse(given.own);
  if (use === undefined) return [];
  const { scopes, scopesMatch, scopeClaims } = optionsOf(use);
  const wanted = texts(scopes);
  const names = scopeClaims === undefined ? ['scope', 'scp'] : texts(scopeClaims);
  const claims = given.facts.token?.claims ?? {};
  const has = names
    .flatMap((name) => texts(claims[name]).flatMap((text) => text.split(' ')))
    .filter((one) => one !== '');
  if (scopesMatch === 'any') {
    const [own] = has;
    return own === undefined ? [] : onOptions(given, use, `Take scope ${own} as well`, [['append', 'scopes', own]]);
  }
  const missing = wanted.filter((one) => !has.includes(one));
  if (missing.length === 0) return [];
  const note = 'whoever has a token for the rest is let in then';
  const title = `Ask no more for scope ${words(missing)}`;
  if (missing.length === wanted.length) return onOptions(given, use, title, [['remove', 'scopes', undefined]], note);
  const place = given.own === undefined ? undefined : optionsPlace(given.own, use);
  if (place === undefined) return [];
  // From the last on, so that the places of the others stay.
  const edits = missing
    .toSorted((a, b) => wanted.indexOf(b) - wanted.indexOf(a))
    .map((one): YamlEdit => ({ kind: 'remove', path: [...place.path, 'scopes', wanted.indexOf(one)] }));
  return [{ kind: 'configuration', title, note, file: place.file, edits }];
};

/** Longer skews would let tokens live on that are meant to end. */
const SKEW_SECONDS = [30, 60, 120];
/** So much longer the token is good afterwards, for the request to be sent again. */
const TIME_TO_SEND_SECONDS = 30;

/** Lets the clocks be further apart, where the token is only seconds too old or too young. */
export const allowSkew: PatchMaker = (given, { code }) => {
  const use = jwtUse(given.own);
  const { exp, nbf, iat } = given.facts.token?.claims ?? {};
  const start = typeof nbf === 'number' ? nbf : iat;
  const now = given.now / 1000;
  const apart =
    code === 'jwt.expired'
      ? typeof exp === 'number'
        ? now - exp + TIME_TO_SEND_SECONDS
        : undefined
      : typeof start === 'number'
        ? start - now
        : undefined;
  if (use === undefined || apart === undefined || apart <= 0) return [];
  const seconds = SKEW_SECONDS.find((each) => each >= apart);
  if (seconds === undefined) return [];
  const before = optionsOf(use)['clockSkew'];
  const skew = formatDuration(seconds * 1000);
  const from = typeof before === 'string' ? ` from ${before}` : '';
  const note = code === 'jwt.expired' ? 'helps for as long as that, and against clocks that differ' : undefined;
  return onOptions(given, use, `Raise the clock skew${from} to ${skew}`, [['set', 'clockSkew', skew]], note);
};

type Edit = readonly [kind: 'append' | 'set' | 'remove', option: string, value: unknown];

function onOptions(
  { own }: PatchFacts,
  use: PolicyUse,
  title: string,
  edits: readonly Edit[],
  note?: string,
): PatchDraft[] {
  const place = own === undefined ? undefined : optionsPlace(own, use);
  if (place === undefined) return [];
  return [
    {
      kind: 'configuration',
      title,
      note,
      file: place.file,
      edits: edits.map(([kind, option, value]) => ({ kind, path: [...place.path, option], value })),
    },
  ];
}
