import type { Mark } from '../fingerprint.ts';

/** Marks of Tyk Gateway. @see gateway/handler_error.go */
export const tykMarks: readonly Mark[] = [
  {
    gateway: 'tyk',
    origin: 'gateway',
    headers: { 'x-generator': /^tyk\.io$/i },
    confidence: 0.98,
    says: 'Tyk signs the errors that it makes',
  },
  {
    gateway: 'tyk',
    origin: 'gateway',
    body: /^\{\r?\n {4}"error": "[^\n]*"\r?\n\}\s*$/,
    confidence: 0.9,
    says: 'the form, blank for blank, in which Tyk writes errors',
  },
  {
    gateway: 'tyk',
    origin: 'gateway',
    body: /^<\?xml version = "1\.0" encoding = "UTF-8"\?>\s*<error>/,
    confidence: 0.9,
    says: 'the form, blank for blank, in which Tyk writes errors as XML',
  },
  {
    gateway: 'tyk',
    origin: 'gateway',
    headers: { 'x-tyk-cached-response': /./ },
    confidence: 0.95,
    says: "the answer comes from Tyk's cache",
  },
  { gateway: 'tyk', headers: { 'x-tyk-api-expires': /./ }, confidence: 0.9, says: 'Tyk says when the version expires' },
];
