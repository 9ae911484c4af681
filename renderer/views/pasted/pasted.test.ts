import { engine } from '../../testing/page/scripted-engine.ts';
import { beforeEach, expect, test } from 'vitest';
import { CallError } from '../../api/call-error.ts';
import { useExchangeTab } from '../exchange/exchange-tab.ts';
import { usePlace } from '../../state/place.ts';
import {
  clearPasted,
  editPasted,
  hasAnswer,
  keepPasted,
  type PastedExplanation,
  problemOf,
  readPasted,
  usePasted,
} from './pasted.ts';

const TEXTS = { request: 'curl http://api.test', response: 'HTTP/1.1 401 No\n\n', log: '', config: '' };
const EXPLAINED: PastedExplanation = {
  read: { earlier: [], logLines: 0, notes: [] },
  explanation: {
    fingerprint: { gateway: 'unknown', origin: 'gateway', confidence: 0.5, because: [] },
    causes: [],
  },
};

beforeEach(() => {
  engine.forget();
  usePasted.setState(usePasted.getInitialState(), true);
});

test('texts are read as they are, and cleared without asking', async () => {
  engine.answer('explain.text', () => EXPLAINED);
  editPasted('request', TEXTS.request);
  editPasted('response', TEXTS.response);
  readPasted();
  await expect.poll(() => usePasted.getState().explained).toEqual(EXPLAINED);
  clearPasted();
  const { texts, explained } = usePasted.getState();
  expect([engine.asked('explain.text'), texts.response, explained]).toEqual([[TEXTS], '', undefined]);
});

test('a request alone asks nothing', () => {
  editPasted('request', TEXTS.request);
  readPasted();
  expect([engine.asked('explain.text'), usePasted.getState().isReading]).toEqual([[], false]);
});

test('what is kept is opened where it is explained', async () => {
  engine.answer('explain.keep', () => ({ id: 77 }));
  engine.answer('exchange.list', () => ({ rows: [] }));
  usePasted.setState({ texts: TEXTS });
  expect([
    await keepPasted(),
    engine.asked('explain.keep'),
    usePlace.getState().exchange,
    useExchangeTab.getState().tab,
  ]).toEqual([true, [TEXTS], 77, 'explain']);
});

test.each([
  [{ ...TEXTS, response: ' ' }, false],
  [TEXTS, true],
  [{ ...TEXTS, response: '', log: 'connect() failed' }, true],
  [{ ...TEXTS, response: '', request: '> GET / HTTP/1.1\n< HTTP/1.1 401 No' }, true],
  [{ ...TEXTS, response: '', request: '$ curl x\ncurl: (7) no' }, true],
])('%j has something to explain: %s', (texts, expected) => {
  expect(hasAnswer(texts)).toBe(expected);
});

test('a fault is told where it is', () => {
  expect([
    fault({ field: 'response', line: 3, reason: 'is no header' }),
    fault({ reason: 'is no header' }),
    problemOf(new Error('gone')),
  ]).toEqual([
    { field: 'response', text: 'line 3: is no header' },
    { field: undefined, text: 'is no header' },
    { field: undefined, text: 'gone' },
  ]);
});

function fault(details: CallError['details']) {
  return problemOf(new CallError({ code: 'FORMAT_INVALID', message: 'wrong', details }));
}
