/** One event of a stream of server-sent events, or a comment in it. */
export interface ServerEvent {
  /** `message` unless the stream names another; `comment` for a line that starts with a colon. */
  readonly name: string;
  readonly data: string;
  readonly id?: string;
  readonly retryMillis?: number;
  /** Whether the stream ended inside of it, so that a client would not have seen it. */
  readonly isUnfinished: boolean;
}

/** The events of a stream in order. @see https://html.spec.whatwg.org/multipage/server-sent-events.html section 9.2.6 */
export function parseServerEvents(text: string): readonly ServerEvent[] {
  const events: ServerEvent[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  let fields: (readonly [name: string, value: string])[] = [];
  // What follows the last line end is a line only when something stands there.
  const last = lines.pop() ?? '';
  for (const line of lines) {
    if (line !== '') fields.push(fieldOf(line));
    else {
      events.push(...eventsOf(fields, false));
      fields = [];
    }
  }
  if (last !== '') fields.push(fieldOf(last));
  return [...events, ...eventsOf(fields, true)];
}

function fieldOf(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}

function eventsOf(
  fields: readonly (readonly [name: string, value: string])[],
  isUnfinished: boolean,
): readonly ServerEvent[] {
  const valuesOf = (wanted: string): string[] => fields.filter(([name]) => name === wanted).map(([, value]) => value);
  const comments = valuesOf('').map((data) => ({ name: 'comment', data, isUnfinished: false }));
  const data = valuesOf('data');
  const id = valuesOf('id').at(-1);
  const retry = valuesOf('retry').at(-1);
  if (data.length === 0 && id === undefined && retry === undefined) return comments;
  const event = {
    name: valuesOf('event').at(-1) ?? 'message',
    data: data.join('\n'),
    ...(id !== undefined && { id }),
    ...(retry !== undefined && /^\d+$/.test(retry) && { retryMillis: Number(retry) }),
    isUnfinished,
  };
  return [...comments, event];
}
