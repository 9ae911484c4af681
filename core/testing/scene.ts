import { z } from 'zod';
import { textBody } from '../model/body.ts';
import type { Phase, PolicyUse } from '../model/config.ts';
import type { Exchange } from '../model/exchange.ts';
import type { HttpResponse } from '../model/http.ts';
import type { IntegrationCall } from '../integrations/integration.ts';
import { definePolicy, type Policy, type PolicySteps } from '../policies/policy.ts';
import { startTestGateway, testConfig, testDialect, testIntegration, testRoute } from './gateway.ts';
import { exchangeRaw } from './raw-peer.ts';

/** What the backend answers when a scene says nothing else. */
export const BACKEND: HttpResponse = { kind: 'response', status: 200, headers: [], body: textBody('backend') };

/** One use of a policy that a test makes of its steps; its name is its id. */
export interface TestUse {
  readonly steps: PolicySteps;
  readonly needs?: Policy['needs'];
  readonly when?: PolicyUse['when'];
}

/** What a request goes through: uses by phase, each by its id, and what answers behind them. */
export interface Scene extends Partial<Record<Phase, Readonly<Record<string, TestUse>>>> {
  readonly backend?: (call: IntegrationCall) => HttpResponse | Promise<HttpResponse>;
  readonly dialect?: Partial<typeof testDialect>;
  /** Of the request; a body makes it a POST. */
  readonly body?: string;
}

/** What came of it. */
export interface SceneResult {
  readonly status: number;
  readonly text: string;
  readonly head: string;
  readonly exchange: Exchange;
}

/** Sends one request through policies and a backend, and tells what came of it. */
export async function runScene(scene: Scene): Promise<SceneResult> {
  const policies: Policy[] = [];
  const uses = (phase: Phase): PolicyUse[] =>
    Object.entries(scene[phase] ?? {}).map(([id, { steps, needs, when }]) => {
      const phases = ['request', 'response', 'error'] as const;
      policies.push(
        definePolicy({
          name: id,
          summary: 'does as the test says',
          phases,
          options: z.object({}),
          example: '{}',
          prepare: () => steps,
          ...(needs === undefined ? {} : { needs }),
        }),
      );
      return { id, policy: id, options: {}, ...(when === undefined ? {} : { when }) };
    });
  const config = testConfig([testRoute('all', 'backend')], {
    request: uses('request'),
    response: uses('response'),
    error: uses('error'),
  });
  const { port, sink, close } = await startTestGateway(config, {
    policies,
    integrations: [testIntegration('backend', scene.backend ?? (() => BACKEND))],
    dialects: [{ ...testDialect, ...scene.dialect }],
  });
  const { body } = scene;
  const answer = await exchangeRaw(
    port,
    body === undefined
      ? 'GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
      : `POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const [head = '', text = ''] = answer.split('\r\n\r\n');
  const [exchange] = await sink.until(1);
  await close();
  if (exchange === undefined) throw new Error('no exchange was recorded');
  return { status: Number(head.slice(9, 12)), text, head, exchange };
}

/** Every span as its name and its status. */
export function trace({ spans }: Exchange): string[] {
  return spans.map(({ name, status }) => `${name} ${status}`);
}

/** An answer that no backend gives. */
export function ownAnswer(text: string): HttpResponse {
  return { kind: 'response', status: 299, headers: [], body: textBody(text) };
}

/** Throws, where an expression is wanted. */
export function fail(error: Error): never {
  throw error;
}
