import { explain } from '../diagnosis/explain.ts';
import { factsOfLine, failureLine } from '../diagnosis/facts-of-text.ts';
import type { Explanation } from '../model/diagnosis.ts';

/** What a failure is made of; the answer comes from one of the builders below. */
export interface Failure {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly response?: Answer | null;
  readonly log?: string;
  readonly config?: string;
  readonly note?: string;
  readonly now?: string | number;
}

/** An answer as a gateway would write it. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Runs a failure through everything that `explain --jsonl` runs it through. */
export function explainFailure({
  method = 'GET',
  url = 'https://api.test/orders',
  headers = {},
  body = '',
  response = null,
  ...context
}: Failure): Explanation {
  return explain(factsOfLine(failureLine.parse({ request: { method, url, headers, body }, response, context })));
}

/** Who answered, where, and the likeliest cause, in short. */
export function verdictOn(failure: Failure): string {
  const { fingerprint, causes } = explainFailure(failure);
  return `${fingerprint.gateway} ${fingerprint.origin} ${causes[0]?.code ?? 'none'}`;
}

const UUID = '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d';

/** An error of API Gateway's REST APIs. */
export function awsRest(status: number, body: string, errorType: string): Answer {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': UUID,
      'x-amz-apigw-id': 'FbC1xEXAMPLE=',
      'x-amzn-errortype': errorType,
    },
    body,
  };
}

/** An error of API Gateway's HTTP APIs. */
export function awsHttp(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'apigw-requestid': 'FbC1xEXAMPLE=', ...headers },
    body: JSON.stringify({ message }),
  };
}

/** An error that Kong made, in the form of 3.9. */
export function kong(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  const id = '48cdfa5ff7b86a0cf4d5d21c2a6e9a31';
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      server: 'kong/3.9.1',
      'x-kong-response-latency': '1',
      'x-kong-request-id': id,
      ...headers,
    },
    body: `{\n  "message":"${message}",\n  "request_id":"${id}"\n}`,
  };
}

/** An answer of the upstream that Kong handed on. */
export function behindKong(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { via: '1.1 kong/3.9.1', 'x-kong-upstream-latency': '12', 'x-kong-proxy-latency': '1', ...headers },
    body,
  };
}

/** An error of API Management. */
export function apim(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: `{ "statusCode": ${status}, "message": "${message}" }`,
  };
}

/** A fault of Apigee. */
export function apigee(status: number, errorcode: string, faultstring: string, reason?: string): Answer {
  const detail = reason === undefined ? { errorcode } : { errorcode, reason };
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fault: { faultstring, detail } }),
  };
}

/** An error of ESPv2. */
export function espV2(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', server: 'envoy', ...headers },
    body: JSON.stringify({ code: status, message }),
  };
}

/** An error of Tyk. */
export function tyk(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-generator': 'tyk.io', ...headers },
    body: `{\n    "error": ${JSON.stringify(message)}\n}`,
  };
}

/** An answer without any mark. */
export function plain(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body };
}
