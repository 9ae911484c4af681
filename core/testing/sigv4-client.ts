import { createHash, createHmac } from 'node:crypto';

/** A client that signs by Signature Version 4, written from the specification and sharing nothing with the product. */
export interface Sigv4Client {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly region: string;
  readonly service: string;
}

/** What the client sends. Path segments and parameters are given decoded. */
export interface Sigv4Message {
  readonly method: string;
  readonly segments: readonly string[];
  /** Each name once. */
  readonly query?: readonly (readonly [string, string])[];
  /** Lower-case names, `host` among them; all are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A target and the headers beside `host`, ready to be sent. */
export interface Sigv4Signed {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs in the `Authorization` header. */
export function signInHeader(client: Sigv4Client, message: Sigv4Message): Sigv4Signed {
  const date = amzDate(message.at);
  const headers: Readonly<Record<string, string>> = { ...message.headers, 'x-amz-date': date };
  const signature = signatureFor(client, { ...message, headers }, hash(message.body ?? ''));
  const { host: _sentByTheConnection, ...sent } = headers;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential(client, date)}, SignedHeaders=${namesOf(headers)}, Signature=${signature}`;
  return { target: targetOf(message), headers: { ...sent, authorization } };
}

/** Signs in the query, as for a link to share. */
export function signInQuery(client: Sigv4Client, message: Sigv4Message, expiresSeconds: number): Sigv4Signed {
  const date = amzDate(message.at);
  const query: (readonly [string, string])[] = [
    ...(message.query ?? []),
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', credential(client, date)],
    ['X-Amz-Date', date],
    ['X-Amz-Expires', String(expiresSeconds)],
    ['X-Amz-SignedHeaders', namesOf(message.headers)],
  ];
  const payload = client.service === 's3' ? 'UNSIGNED-PAYLOAD' : hash(message.body ?? '');
  const signature = signatureFor(client, { ...message, query }, payload);
  const { host: _sentByTheConnection, ...headers } = message.headers;
  return { target: targetOf({ ...message, query: [...query, ['X-Amz-Signature', signature]] }), headers };
}

function signatureFor(client: Sigv4Client, message: Sigv4Message, payload: string): string {
  const date = amzDate(message.at);
  const encodeAgain = client.service === 's3' ? (text: string) => text : rfc3986;
  const canonical = [
    message.method,
    `/${message.segments.map((segment) => encodeAgain(rfc3986(segment))).join('/')}`,
    (message.query ?? [])
      .map((pair) => pair.map(rfc3986))
      .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1))
      .map((pair) => pair.join('='))
      .join('&'),
    ...Object.keys(message.headers)
      .toSorted()
      .map((name) => `${name}:${message.headers[name]?.trim().replace(/ +/g, ' ')}`),
    '',
    namesOf(message.headers),
    payload,
  ].join('\n');
  const [day = ''] = date.split('T');
  const scope = [day, client.region, client.service, 'aws4_request'];
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), hash(canonical)].join('\n');
  const key = scope.reduce<string | Buffer>((before, part) => mac(before, part), `AWS4${client.secret}`);
  return mac(key, text).toString('hex');
}

function targetOf({ segments, query = [] }: Sigv4Message): string {
  const pairs = query.map((pair) => pair.map(rfc3986).join('='));
  return `/${segments.map(rfc3986).join('/')}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
}

function credential({ accessKeyId, region, service }: Sigv4Client, date: string): string {
  return `${accessKeyId}/${date.slice(0, 8)}/${region}/${service}/aws4_request`;
}

function namesOf(headers: Readonly<Record<string, string>>): string {
  return Object.keys(headers).toSorted().join(';');
}

function amzDate(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll('-', '').replaceAll(':', '')}Z`;
}

/** JavaScript leaves five characters alone that are not unreserved in RFC 3986. */
function rfc3986(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function hash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function mac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
