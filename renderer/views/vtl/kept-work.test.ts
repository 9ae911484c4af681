import { describe, expect, test } from 'vitest';
import { EMPTY_DRAFT } from './context-draft.ts';
import { keptWork, readKept, type Work } from './kept-work.ts';

const WORK: Work = {
  template: '$input.body',
  profile: 'velocity-2',
  draft: { ...EMPTY_DRAFT, body: '{}', header: 'authorization: Bearer abc' },
  picked: undefined,
  caseName: 'users',
};

describe('what is kept of the work', () => {
  test('comes back as it was, without secrets', () => {
    expect(readKept(JSON.parse(JSON.stringify(keptWork(WORK))))).toEqual({
      ...WORK,
      draft: { ...WORK.draft, header: 'authorization: redacted' },
      changed: { body: '{}', header: 'authorization: redacted' },
    });
  });

  test('is of a picked exchange the number and what was changed by hand', () => {
    const given = { ...WORK.draft, body: 'recorded' };
    const picked = { id: 7, side: 'response' as const, given, title: 'GET /a' };
    const kept = JSON.stringify(keptWork({ ...WORK, picked, draft: { ...given, variablesJson: '{"a":1}' } }));
    expect(JSON.parse(kept)).toEqual({
      template: '$input.body',
      profile: 'velocity-2',
      draft: { variablesJson: '{"a":1}' },
      picked: { id: 7, side: 'response' },
      caseName: 'users',
    });
    expect(readKept(JSON.parse(kept))?.picked).toEqual({
      id: 7,
      side: 'response',
      given: undefined,
      title: undefined,
    });
  });

  test('is nothing of an exchange that was not read yet', () => {
    const picked = { id: 7, side: 'request' as const, given: undefined, title: undefined };
    expect(keptWork({ ...WORK, picked })).toMatchObject({ draft: {} });
  });

  test('is nothing when what is stored is of another program', () => {
    expect([null, 1, {}, { template: 1 }].map(readKept)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
