import { engine, Refusal } from '../../testing/page/scripted-engine.ts';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Patch } from '../../../core/model/patch.ts';
import { usePlace } from '../../state/place.ts';
import { useToasts } from '../../state/toasts.ts';
import { useFiles } from '../gateway/workspace-files.ts';
import { applyPatch, bestPatch, followPatches, resendExchange, undoPatch, usePatches } from './patches.ts';

const FILE = { path: 'gatewright.yaml', text: 'name: a', revision: 'r1' };
const OF_FILE: Patch & { readonly kind: 'configuration' } = {
  kind: 'configuration',
  id: 'p1',
  code: 'limit.rate',
  title: 'Raise the limit',
  difference: [],
  file: FILE.path,
  line: 1,
  revision: 'r1',
  text: 'name: b',
};
const OF_REQUEST: Patch = {
  kind: 'request',
  id: 'p2',
  code: 'key.missing',
  title: 'Send it with a key',
  difference: [],
  url: 'http://127.0.0.1:1',
  isForeign: false,
};

beforeEach(async () => {
  engine.forget();
  usePatches.setState(usePatches.getInitialState(), true);
  useFiles.setState(useFiles.getInitialState(), true);
  useToasts.setState({ toasts: [] });
  engine.answer('exchange.patches', () => ({ patches: [OF_FILE, OF_REQUEST] }));
  engine.answer('config.files', () => ({ revision: 'r', files: [FILE], findings: [] }));
  engine.answer('config.write', ({ path, text }) => ({
    file: { path, text, revision: `of ${text}` },
    findings: [],
    isInForce: true,
    swapMillis: 1,
  }));
  engine.answer('exchange.resend', () => ({ status: 200, durationMillis: 1, id: 9 }));
  followPatches(7);
  await vi.waitUntil(() => usePatches.getState().patches !== undefined);
});

function toastTexts(): string[] {
  return useToasts.getState().toasts.map(({ text }) => text);
}

test('a patch of a file is written over the revision it was made for, and undone over its own', async () => {
  await applyPatch(OF_FILE);
  const [applied] = usePatches.getState().applied;
  expect(usePatches.getState()).toMatchObject({ patches: [OF_REQUEST], busy: undefined, refusal: undefined });
  if (applied !== undefined) await undoPatch(applied);
  expect(engine.asked('config.write')).toEqual([
    { path: FILE.path, text: 'name: b', revision: 'r1' },
    { path: FILE.path, text: 'name: a', revision: 'of name: b' },
  ]);
  expect(usePatches.getState().applied).toEqual([]);
});

test('the toast of a patch takes it back', async () => {
  await applyPatch(OF_FILE);
  const [toast] = useToasts.getState().toasts;
  expect([toast?.text, toast?.action?.title]).toEqual(['Raise the limit: in force', 'Undo']);
  toast?.action?.run();
  await vi.waitUntil(() => engine.asked('config.write').length === 2);
});

test('a file that is being edited is left alone', async () => {
  const draft = { path: FILE.path, base: FILE, text: 'name: mine', isGone: false };
  useFiles.setState({ drafts: [draft] });
  await applyPatch(OF_FILE);
  expect(usePatches.getState().refusal).toEqual({ kind: 'unsaved', file: FILE.path });
  expect([engine.asked('config.write'), useFiles.getState().drafts]).toEqual([[], [draft]]);
});

test.each([
  ['before it was read', () => engine.answer('config.files', () => ({ revision: '', files: [], findings: [] }))],
  [
    'before it was written',
    () =>
      engine.answer('config.write', () => {
        throw new Refusal('CONFIG_STALE', 'the file was changed');
      }),
  ],
])('a file that was changed %s is not written, and its patches are made anew', async (_name, change) => {
  change();
  await applyPatch(OF_FILE);
  expect([usePatches.getState().refusal, usePatches.getState().applied]).toEqual([
    { kind: 'stale', file: FILE.path },
    [],
  ]);
  expect(engine.asked('exchange.patches').length).toBe(2);
});

test('nothing is undone in a file that was changed since', async () => {
  await applyPatch(OF_FILE);
  engine.answer('config.write', () => {
    throw new Refusal('CONFIG_STALE', 'the file was changed');
  });
  const [applied] = usePatches.getState().applied;
  if (applied !== undefined) await undoPatch(applied);
  expect(toastTexts().at(-1)).toBe('gatewright.yaml was changed since, so nothing was undone');
});

test('a patch of the request is sent by its id, and what came of it is opened', async () => {
  await applyPatch(OF_REQUEST);
  await resendExchange();
  expect(engine.asked('exchange.resend')).toEqual([{ id: 7, patch: 'p2' }, { id: 7 }]);
  expect([usePlace.getState().exchange, toastTexts()]).toEqual([9, ['answered with 200', 'answered with 200']]);
});

test('patches are made anew when the configuration changes', async () => {
  engine.answer('exchange.patches', () => ({ patches: [OF_REQUEST] }));
  engine.emit('config.changed', { revision: 'r2' });
  await vi.waitUntil(
    () => bestPatch(usePatches.getState()) === OF_REQUEST || usePatches.getState().patches?.length === 1,
  );
  expect(bestPatch(usePatches.getState())).toEqual(OF_REQUEST);
});

test('no key sends a request to a server of somebody else', () => {
  const foreign: Patch = { ...OF_REQUEST, isForeign: true };
  expect([
    bestPatch({ patches: [foreign], busy: undefined }),
    bestPatch({ patches: [OF_REQUEST], busy: undefined }),
  ]).toEqual([undefined, OF_REQUEST]);
});
