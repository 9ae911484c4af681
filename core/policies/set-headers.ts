import { z } from 'zod';
import {
  addHeader,
  headerPairs,
  headerValue,
  removeHeader,
  setHeader,
  withHeaders,
  type HeaderList,
  type HttpResponse,
} from '../model/http.ts';
import { headerNameOption, headerValueOption } from '../model/options.ts';
import { definePolicy } from './policy.ts';

const pairs = z.record(headerNameOption, headerValueOption).default({});

const options = z.strictObject({
  remove: z.array(headerNameOption).describe('Names of headers to take out.').default([]),
  rename: z.record(headerNameOption, headerNameOption).default({}).describe('Old name to new name; values stay.'),
  replace: pairs.describe('Gives a header a new value, only where it is there.'),
  add: pairs.describe('Adds a header, only where it is not there.'),
  append: pairs.describe('Adds one more header of the name, whatever is there.'),
  set: pairs.describe('Gives a header this one value, there or not.'),
});
type Options = z.output<typeof options>;
type Edit = (headers: HeaderList) => HeaderList;

/** Changes headers, in the order remove, rename, replace, add, append, set. */
export const setHeaders = definePolicy<Options>({
  name: 'set-headers',
  summary: 'Removes, renames, replaces, adds, appends and sets headers, in this order.',
  phases: ['request', 'response', 'error'],
  options,
  example: '{ remove: [x-internal], set: { x-served-by: gatewright } }',
  prepare(given, { phase }) {
    const edits = editsOf(given);
    const edit: Edit = (headers) => edits.reduce((list, one) => one(list), headers);
    if (phase === 'request') {
      return {
        onRequest(call) {
          call.request = withHeaders(call.request, edit(call.request.headers));
        },
      };
    }
    const changeResponse = (call: { response: HttpResponse | undefined }): void => {
      if (call.response !== undefined) call.response = withHeaders(call.response, edit(call.response.headers));
    };
    // In the error phase there is no answer yet: the change is made when the dialect has written one.
    return phase === 'response' ? { onResponse: changeResponse } : { onSend: changeResponse };
  },
});

function editsOf({ remove, rename, replace, add, append, set }: Options): readonly Edit[] {
  return [
    ...remove.map(
      (name): Edit =>
        (headers) =>
          removeHeader(headers, name),
    ),
    ...Object.entries(rename).map(
      ([from, to]): Edit =>
        (headers) =>
          renameHeader(headers, from, to),
    ),
    ...Object.entries(replace).map(
      ([name, value]): Edit =>
        (headers) =>
          headerValue(headers, name) === undefined ? headers : setHeader(headers, name, value),
    ),
    ...Object.entries(add).map(
      ([name, value]): Edit =>
        (headers) =>
          headerValue(headers, name) === undefined ? addHeader(headers, name, value) : headers,
    ),
    ...Object.entries(append).map(
      ([name, value]): Edit =>
        (headers) =>
          addHeader(headers, name, value),
    ),
    ...Object.entries(set).map(
      ([name, value]): Edit =>
        (headers) =>
          setHeader(headers, name, value),
    ),
  ];
}

/** Every occurrence gets the new name and keeps its place; what had the new name before is gone. */
function renameHeader(headers: HeaderList, from: string, to: string): HeaderList {
  if (headerValue(headers, from) === undefined) return headers;
  const isSame = from.toLowerCase() === to.toLowerCase();
  return headerPairs(isSame ? headers : removeHeader(headers, to)).flatMap(([name, value]) => [
    name.toLowerCase() === from.toLowerCase() ? to : name,
    value,
  ]);
}
