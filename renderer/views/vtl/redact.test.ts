import { expect, test } from 'vitest';
import { EMPTY_DRAFT } from './context-draft.ts';
import { redacted } from './redact.ts';

test('secrets are replaced by their names, and nothing else is touched', () => {
  const draft = {
    ...EMPTY_DRAFT,
    body: '{"password":"stays, it is the payload"}',
    header: 'Authorization: Bearer abc\naccept:  text/html\nX-Api-Key: k\ncookie: a=1',
    querystring: 'access_token: t\npage: 2',
    contextJson: '{"identity":{"apiKey": "k\\"1","sourceIp":"127.0.0.1"}}',
  };
  expect(redacted(draft)).toEqual({
    ...draft,
    header: 'Authorization: redacted\naccept: text/html\nX-Api-Key: redacted\ncookie: redacted',
    querystring: 'access_token: redacted\npage: 2',
    contextJson: '{"identity":{"apiKey": "redacted","sourceIp":"127.0.0.1"}}',
  });
});

test('lines without secrets stay as they were written, and lines that cannot be read are dropped', () => {
  const header = 'accept:   text/html';
  expect([redacted({ ...EMPTY_DRAFT, header }).header, redacted({ ...EMPTY_DRAFT, header: 'x' }).header]).toEqual([
    header,
    '',
  ]);
});
