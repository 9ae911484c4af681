import { create } from 'zustand';
import type { CallOutput } from '../../../core/contract/calls.ts';
import { describeFailure, isCancelled } from '../../api/call-error.ts';
import { client } from '../../api/client.ts';
import { readHeaders, writeHeaders } from './headers-text.ts';
import type { RouteNode } from '../../state/routes.ts';
import { sampleRequest } from './sample-request.ts';

/** What is written in the form. */
export interface TriedRequest {
  readonly method: string;
  readonly url: string;
  /** One `name: value` a line. */
  readonly headers: string;
  readonly body: string;
}

/** What came of the last request. */
export type TryResult =
  | { readonly kind: 'sending'; readonly cancel: () => void }
  | { readonly kind: 'answered'; readonly answer: CallOutput<'request.send'>; readonly request: string }
  | { readonly kind: 'failed'; readonly why: string };

interface TryIt {
  readonly request: TriedRequest;
  /** What the form was last filled with; while it stands unchanged, choosing a route fills it again. */
  readonly filled: TriedRequest;
  /** The route that was chosen last. */
  readonly route: RouteNode | undefined;
  readonly result: TryResult | undefined;
  /** Whether the address takes the focus as soon as it is there. */
  readonly wantsFocus: boolean;
}

const EMPTY: TriedRequest = { method: 'GET', url: '/', headers: '', body: '' };

/** The request to try; outlives the view. */
export const useTryIt = create<TryIt>(() => ({
  request: EMPTY,
  filled: EMPTY,
  route: undefined,
  result: undefined,
  wantsFocus: false,
}));

/** Changes parts of the form. */
export function editRequest(change: Partial<TriedRequest>): void {
  useTryIt.setState(({ request }) => ({ request: { ...request, ...change } }));
}

/** Offers a route: fills the form, unless the user has written into it. */
export function offerRoute(route: RouteNode): void {
  const { request, filled } = useTryIt.getState();
  useTryIt.setState({ route });
  if (isSame(request, filled)) fillFrom(route);
}

/** Fills the form with a request that a route takes. */
export function fillFrom(route: RouteNode): void {
  fill(requestOf(route));
}

/** Puts a token into the form as its credentials, after filling it for a route when one is given, and asks for the focus. */
export function takeToken(token: string, route: RouteNode | undefined): void {
  if (route !== undefined) offerRoute(route);
  const { request } = useTryIt.getState();
  const kept = request.headers.split('\n').filter((line) => line.trim() !== '' && !/^authorization\s*:/i.test(line));
  editRequest({ headers: [...kept, `authorization: Bearer ${token}`].join('\n') });
  useTryIt.setState({ result: undefined, wantsFocus: true });
}

/** Whether the form holds something else than the sample of a route. */
export function differsFrom(request: TriedRequest, route: RouteNode): boolean {
  return !isSame(request, requestOf(route));
}

/** Whether a text is meant as a curl command. */
export function isCurl(text: string): boolean {
  return /^\s*\$?\s*curl(\.exe)?\s/.test(text);
}

/** Fills the form from a curl command. */
export async function readCurl(text: string): Promise<void> {
  try {
    const { method, url, headers, body } = await client.call('request.parse', { text });
    fill({ method, url, headers: writeHeaders(headers), body });
    useTryIt.setState({ result: undefined });
  } catch (error) {
    useTryIt.setState({
      result: { kind: 'failed', why: `the curl command was not understood: ${describeFailure(error)}` },
    });
  }
}

/** Sends what is in the form; a curl command in place of the address is read first. */
export async function sendRequest(): Promise<void> {
  if (isCurl(useTryIt.getState().request.url)) return readCurl(useTryIt.getState().request.url);
  const { request, result } = useTryIt.getState();
  const { headers, problem } = readHeaders(request.headers);
  if (problem !== undefined || request.url.trim() === '' || result?.kind === 'sending') return;
  const controller = new AbortController();
  useTryIt.setState({ result: { kind: 'sending', cancel: () => controller.abort() } });
  const method = request.method.trim() === '' ? 'GET' : request.method.trim();
  const url = request.url.trim();
  try {
    const input = { method, url, headers: [...headers], body: request.body };
    const answer = await client.call('request.send', input, { signal: controller.signal });
    useTryIt.setState({ result: { kind: 'answered', answer, request: `${method} ${url}` } });
  } catch (error) {
    const why = isCancelled(error) ? 'the request was cancelled' : `nothing was answered: ${describeFailure(error)}`;
    useTryIt.setState({ result: { kind: 'failed', why } });
  }
}

function fill(request: TriedRequest): void {
  useTryIt.setState({ request, filled: request });
}

function requestOf(route: RouteNode): TriedRequest {
  const { method, url, headers } = sampleRequest(route);
  return { method, url, headers: writeHeaders(headers), body: '' };
}

function isSame(a: TriedRequest, b: TriedRequest): boolean {
  return a.method === b.method && a.url === b.url && a.headers === b.headers && a.body === b.body;
}
