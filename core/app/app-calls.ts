import { basename } from 'node:path';
import { dialects } from '../dialects/index.ts';
import { integrations } from '../integrations/index.ts';
import { policies } from '../policies/index.ts';
import type { Handlers } from '../rpc/server.ts';
import { clockCalls } from './clock-calls.ts';
import { configCalls } from './config-calls.ts';
import { diagnosisCalls } from './diagnosis-calls.ts';
import { exchangeCalls } from './exchange-calls.ts';
import { issuerCalls } from './issuer-calls.ts';
import { jwtCalls } from './jwt-calls.ts';
import type { Parts } from './parts.ts';
import { pastedCalls } from './pasted-calls.ts';
import { secretVariable } from './secret-source.ts';
import { upstreamCalls } from './upstream-calls.ts';
import { probeCalls } from './probe/probe-calls.ts';
import { replayCalls } from './replay/replay-calls.ts';
import { vtlCalls } from './vtl-calls.ts';

/** The contract, implemented: every call with its handler. */
export function handlersOf(parts: Parts): Handlers {
  const { preferences, secrets, configuration, demo } = parts;
  return {
    ...configCalls(parts),
    ...exchangeCalls(parts),
    ...diagnosisCalls(parts),
    ...pastedCalls(parts),
    ...vtlCalls(parts),
    ...replayCalls(parts),
    ...probeCalls(parts),
    ...jwtCalls(parts),
    ...clockCalls(parts),
    ...upstreamCalls(parts),
    ...issuerCalls(parts),
    'app.info': () => ({
      version: parts.version,
      node: process.version,
      workspace: { path: parts.workspace, name: configuration.inForce?.name ?? basename(parts.workspace) },
      dialects: dialects.map(({ id, title }) => ({ id, title })),
      policies: policies.map(({ name, summary, phases, example }) => ({ name, summary, phases: [...phases], example })),
      integrations: integrations.map(({ name, summary, example }) => ({ name, summary, example })),
      hasDemo: demo.isThere,
    }),
    'demo.run': async (_input, { signal, report }) => ({ sent: await demo.run(signal, report) }),
    'preferences.get': () => preferences.get(),
    'preferences.set': (change) => {
      const value = preferences.set(change);
      parts.preferencesChanged();
      return value;
    },
    'secrets.list': () => ({ secrets: listSecrets(parts), keptIn: secrets.keptIn }),
    'secrets.set': async ({ name, value }) => {
      secrets.set(name, value);
      await configuration.reload();
      return {};
    },
    'secrets.delete': async ({ name }) => {
      secrets.delete(name);
      await configuration.reload();
      return {};
    },
  };
}

/** Names that the files refer to or that have a value, in alphabetical order. */
function listSecrets({ configuration, secrets, environment }: Parts): {
  name: string;
  isSet: boolean;
  isUsed: boolean;
}[] {
  const texts = configuration.files().map(({ text }) => text);
  const used = new Set(
    texts.flatMap((text) => [...text.matchAll(/\$\{secret:([^}]+)\}/g)].map(([, name = '']) => name)),
  );
  const set = new Set(secrets.names());
  return [...new Set([...used, ...set])].toSorted().map((name) => ({
    name,
    isSet: set.has(name) || environment[secretVariable(name)] !== undefined,
    isUsed: used.has(name),
  }));
}
