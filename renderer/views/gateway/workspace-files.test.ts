import { engine, Refusal } from '../../testing/page/scripted-engine.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useToasts } from '../../state/toasts.ts';
import {
  editFile,
  followFiles,
  goToPlace,
  overwriteTheirs,
  saveFile,
  shownFindings,
  takeTheirs,
  useFiles,
} from './workspace-files.ts';

const IDLE_MILLIS = 250;
const FILE = { path: 'gatewright.yaml', text: 'name: a', revision: 'r1' };
const FINDING = { code: 'YAML_INVALID', severity: 'error', message: 'no colon' } as const;
let stop: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  engine.forget();
  useFiles.setState(useFiles.getInitialState(), true);
  useToasts.setState({ toasts: [] });
  engine.answer('config.files', () => ({ revision: 'r', files: [FILE], findings: [] }));
  engine.answer('config.schema', () => ({ schema: { type: 'object' } }));
  engine.answer('config.check', () => ({ findings: [FINDING] }));
  stop = followFiles();
  await settle();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

test('what is typed is checked when typing pauses, and its findings are shown instead of those on disk', async () => {
  editFile(FILE.path, 'name');
  editFile(FILE.path, 'name a');
  expect(shownFindings(useFiles.getState())).toEqual([]);
  await vi.advanceTimersByTimeAsync(IDLE_MILLIS);
  expect(engine.asked('config.check')).toEqual([{ files: [{ path: FILE.path, text: 'name a' }] }]);
  expect(shownFindings(useFiles.getState())).toEqual([FINDING]);
});

test('a save names the revision it was edited from, and says how long the swap took', async () => {
  const file = { ...FILE, text: 'name: b', revision: 'r2' };
  engine.answer('config.write', () => ({ file, findings: [], isInForce: true, swapMillis: 12 }));
  editFile(FILE.path, 'name: b');
  await saveFile();
  expect(engine.asked('config.write')).toEqual([{ path: FILE.path, text: 'name: b', revision: 'r1' }]);
  expect(useFiles.getState().saved).toEqual({ kind: 'in-force', millis: 12 });
  await saveFile();
  expect(useFiles.getState().saved).toEqual({ kind: 'nothing' });
});

test('a save with errors says how many keep it from being in force', async () => {
  const file = { ...FILE, text: 'name', revision: 'r2' };
  engine.answer('config.write', () => ({ file, findings: [FINDING], isInForce: false, swapMillis: 0 }));
  editFile(FILE.path, 'name');
  await saveFile();
  expect([useFiles.getState().saved, useFiles.getState().onDisk]).toEqual([{ kind: 'held', errors: 1 }, [FINDING]]);
});

test('a file that changed on disk meanwhile is not written over, until the user says so', async () => {
  const theirs = { ...FILE, text: 'name: theirs', revision: 'r9' };
  editFile(FILE.path, 'name: mine');
  engine.answer('config.files', () => ({ revision: 'r', files: [theirs], findings: [] }));
  engine.emit('config.changed', { revision: 'r' });
  await settle();
  await saveFile();
  expect([useFiles.getState().saved, engine.asked('config.write')]).toEqual([{ kind: 'stale' }, []]);
  const file = { ...FILE, text: 'name: mine', revision: 'r10' };
  engine.answer('config.write', () => ({ file, findings: [], isInForce: true, swapMillis: 1 }));
  await overwriteTheirs(FILE.path);
  expect(engine.asked('config.write')).toEqual([{ path: FILE.path, text: 'name: mine', revision: 'r9' }]);
});

test('what was typed can be dropped for what is on disk', async () => {
  editFile(FILE.path, 'name: mine');
  takeTheirs(FILE.path);
  await vi.advanceTimersByTimeAsync(IDLE_MILLIS);
  const { drafts, whenSaved } = useFiles.getState();
  expect([drafts?.[0]?.text, whenSaved, engine.asked('config.check')]).toEqual(['name: a', undefined, []]);
});

test('a failed save keeps what was typed and says why', async () => {
  engine.answer('config.write', () => {
    throw new Refusal('FILE_FAILED', 'the disk is full');
  });
  editFile(FILE.path, 'name: b');
  await saveFile();
  const { saved, drafts } = useFiles.getState();
  expect([saved, drafts?.[0]?.text]).toEqual([{ kind: 'failed', why: 'the disk is full' }, 'name: b']);
});

test('a place in a file that is not open is not gone to', () => {
  goToPlace({ file: FILE.path, line: 3, column: 2 }, true);
  goToPlace({ file: 'other.yaml', line: 1, column: 1 }, true);
  expect([useFiles.getState().goTo, useToasts.getState().toasts.map(({ text }) => text)]).toEqual([
    { line: 3, column: 2, takesFocus: true },
    ['other.yaml is not among the open files'],
  ]);
});
