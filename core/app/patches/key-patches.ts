import type { PolicyUse } from '../../model/config.ts';
import { isRecord } from '../../dialects/reading/yaml-file.ts';
import { callersOf } from './callers.ts';
import type { OwnPlace, PatchDraft, PatchMaker } from './patch.ts';
import { optionsOf, texts } from './places.ts';

/** More callers would be no help. */
const MOST = 2;

/** The request with the key of a consumer whom the route lets in. */
export const knownKey: PatchMaker = ({ own }) => {
  if (own?.use?.policy !== 'key-auth') return [];
  const { use } = own;
  const { names, header, in: places } = optionsOf(use);
  const name = texts(names)[0] ?? texts(header)[0] ?? 'x-api-key';
  const kind = (['header', 'query', 'cookie'] as const).find((each) => each === (texts(places)[0] ?? 'header'));
  if (kind === undefined) return [];
  return ownersOf(own, use).map(({ owner, key }) => ({
    kind: 'request',
    title: `Send it with the key of ${owner}`,
    note: 'it is looked up when the request is sent, and not shown',
    changes: [{ kind, name, value: { kind: 'secret', text: key, form: 'plain', shown: `(the key of ${owner})` } }],
  }));
};

/** Consumers with a key first; keys that the policy itself has belong to nobody who could be in a group. */
function ownersOf(own: OwnPlace, use: PolicyUse): { readonly owner: string; readonly key: string }[] {
  const callers = callersOf(own, use).flatMap(({ id, keys: [key] }) => (key === undefined ? [] : [{ owner: id, key }]));
  const hasList = own.config.request.concat(own.route?.request ?? []).some(({ policy }) => policy === 'acl');
  const plain = hasList ? [] : texts(optionsOf(use)['keys']).map((key, at) => ({ owner: `key-${at + 1}`, key }));
  return [...callers, ...plain].slice(0, MOST);
}

/** The request with name and password of somebody whom the route lets in. */
export const knownPassword: PatchMaker = ({ own }): PatchDraft[] => {
  if (own?.use?.policy !== 'basic-auth') return [];
  const { use } = own;
  const { headers, users } = optionsOf(use);
  const callers = callersOf(own, use).flatMap(({ basic = [] }) => basic.slice(0, 1));
  const plain = isRecord(users)
    ? Object.entries(users).flatMap(([username, password]) =>
        typeof password === 'string' ? [{ username, password }] : [],
      )
    : [];
  return [...callers, ...plain].slice(0, MOST).map(({ username, password }) => ({
    kind: 'request',
    title: `Send it with name and password of ${username}`,
    note: 'the password is looked up when the request is sent, and not shown',
    changes: [
      {
        kind: 'header',
        name: texts(headers)[0] ?? 'authorization',
        value: {
          kind: 'secret',
          text: `${username}:${password}`,
          form: 'basic',
          shown: `Basic (name and password of ${username})`,
        },
      },
    ],
  }));
};
