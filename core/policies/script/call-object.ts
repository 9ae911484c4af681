/**
 * JavaScript that makes the objects a script works with from the facts of a call, and reads back what the script did to
 * them. Runs in a frozen realm, so that nothing of it can be changed by a script.
 *
 * Its value is a function of the script that gives `run(facts)`, with texts of JSON in and out.
 */
export const CALL_OBJECT =
  String.raw`(function (script) {
  'use strict';
  const TOKEN = /^[!#$%&'*+\-.^_` +
  '`' +
  String.raw`|~0-9A-Za-z]+$/;
  const STOP = Object.freeze({});
  const { parse, stringify } = JSON;
  const { preventExtensions } = Object;

  const text = (value) => {
    try { return String(value); } catch { return ''; }
  };
  const fixed = (value) => {
    if (typeof value !== 'object' || value === null) return value;
    for (const key of Object.keys(value)) fixed(value[key]);
    return Object.freeze(value);
  };
  const same = (a, b) => a.toLowerCase() === b.toLowerCase();

  class Headers {
    #list; #change;
    constructor(list, change) { this.#list = list; this.#change = change; preventExtensions(this); }
    #name(name) {
      const given = text(name);
      if (!TOKEN.test(given)) throw new TypeError('"' + given.slice(0, 100) + '" is no name of a header');
      return given;
    }
    get(name) {
      const all = this.all(name);
      return all.length === 0 ? null : all.join(same(text(name), 'cookie') ? '; ' : ', ');
    }
    all(name) {
      const wanted = text(name);
      return this.#list.filter(([key]) => same(key, wanted)).map(([, value]) => value);
    }
    has(name) { return this.all(name).length > 0; }
    set(name, value) {
      const wanted = this.#name(name);
      const at = this.#list.findIndex(([key]) => same(key, wanted));
      if (at === -1) return this.append(wanted, value);
      this.#change();
      const rest = this.#list.slice(at + 1).filter(([key]) => !same(key, wanted));
      this.#list = [...this.#list.slice(0, at), [this.#list[at][0], text(value)], ...rest];
    }
    append(name, value) {
      this.#change();
      this.#list = [...this.#list, [this.#name(name), text(value)]];
    }
    delete(name) {
      const wanted = text(name);
      if (!this.has(wanted)) return;
      this.#change();
      this.#list = this.#list.filter(([key]) => !same(key, wanted));
    }
    entries() { return this.#list.map(([name, value]) => [name, value])[Symbol.iterator](); }
    [Symbol.iterator]() { return this.entries(); }
  }

  class Query {
    #pairs; #change;
    constructor(query, change) {
      this.#change = change;
      preventExtensions(this);
      this.#pairs = query === '' ? [] : query.split('&').map((written) => {
        const equals = written.indexOf('=');
        const name = equals === -1 ? written : written.slice(0, equals);
        return { name: decode(name), value: equals === -1 ? '' : decode(written.slice(equals + 1)), written };
      });
    }
    get(name) { return this.all(name)[0] ?? null; }
    all(name) {
      const wanted = text(name);
      return this.#pairs.filter((pair) => pair.name === wanted).map(({ value }) => value);
    }
    has(name) { return this.all(name).length > 0; }
    set(name, value) {
      const wanted = text(name);
      const at = this.#pairs.findIndex((pair) => pair.name === wanted);
      if (at === -1) return this.append(wanted, value);
      this.#change();
      const rest = this.#pairs.slice(at + 1).filter((pair) => pair.name !== wanted);
      this.#pairs = [...this.#pairs.slice(0, at), pairOf(wanted, text(value)), ...rest];
    }
    append(name, value) {
      this.#change();
      this.#pairs = [...this.#pairs, pairOf(text(name), text(value))];
    }
    delete(name) {
      const wanted = text(name);
      if (!this.has(wanted)) return;
      this.#change();
      this.#pairs = this.#pairs.filter((pair) => pair.name !== wanted);
    }
    entries() { return this.#pairs.map(({ name, value }) => [name, value])[Symbol.iterator](); }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return this.#pairs.map(({ written }) => written).join('&'); }
  }
  const decode = (written) => {
    const spaced = written.replaceAll('+', ' ');
    try { return decodeURIComponent(spaced); } catch { return spaced; }
  };
  const encode = (value) => encodeURIComponent(value.toWellFormed());
  const pairOf = (name, value) => ({ name, value, written: encode(name) + '=' + encode(value) });

  // Made when they are asked for: most scripts look at one or two things. What is set goes into "done".
  const SENT = 'the request has been sent and cannot be changed any more';
  const plain = (value) => (typeof value === 'number' ? value : text(value));
  const bodyText = (value) => (value === null || value === undefined ? '' : text(value));
  const readBody = ({ body, why }, done) => {
    if (body === undefined) throw new TypeError(why);
    return done.body ?? body;
  };
  const readJson = (facts, done) => {
    const body = readBody(facts, done);
    return body === null || body === '' ? undefined : parse(body);
  };
  const writeJson = (message, done, value) => {
    done.body = stringify(value) ?? 'null';
    if (!message.headers.has('content-type')) message.headers.set('content-type', 'application/json');
  };

  class Request {
    #facts; #done; #isSent; #headers; #query;
    constructor(facts, done, isSent) {
      this.#facts = facts;
      this.#done = done;
      this.#isSent = isSent;
      preventExtensions(this);
    }
    #change() {
      if (this.#isSent) throw new TypeError(SENT);
      return this.#done;
    }
    get host() { return this.#facts.host; }
    get scheme() { return this.#facts.scheme; }
    get method() { return this.#done.method ?? this.#facts.method; }
    set method(value) { this.#change().method = plain(value); }
    get path() { return this.#done.path ?? this.#facts.path; }
    set path(value) { this.#change().path = plain(value); }
    get headers() {
      return (this.#headers ??= new Headers(this.#facts.headers, () => { this.#change().headers = this.#headers; }));
    }
    get query() {
      return (this.#query ??= new Query(this.#facts.query, () => { this.#change().query = this.#query; }));
    }
    get body() { return readBody(this.#facts, this.#done); }
    set body(value) { this.#change().body = bodyText(value); }
    get json() { return readJson(this.#facts, this.#done); }
    set json(value) { writeJson(this, this.#change(), value); }
  }

  class Response {
    #facts; #done; #headers;
    constructor(facts, done) {
      this.#facts = facts;
      this.#done = done;
      preventExtensions(this);
    }
    get status() { return this.#done.status ?? this.#facts.status; }
    set status(value) { this.#done.status = plain(value); }
    get headers() {
      return (this.#headers ??= new Headers(this.#facts.headers, () => { this.#done.headers = this.#headers; }));
    }
    get body() { return readBody(this.#facts, this.#done); }
    set body(value) { this.#done.body = bodyText(value); }
    get json() { return readJson(this.#facts, this.#done); }
    set json(value) { writeJson(this, this.#done, value); }
  }

  class Variables {
    #now; #state;
    constructor(facts, state) {
      this.#now = new Map(Object.entries(facts));
      this.#state = state;
      preventExtensions(this);
    }
    get(name) { return this.#now.get(text(name)) ?? null; }
    has(name) { return this.#now.has(text(name)); }
    set(name, value) {
      const written = stringify(value);
      this.#now.set(text(name), written === undefined ? null : parse(written));
      this.#state.variables = this.#now;
    }
    delete(name) {
      if (this.#now.delete(text(name))) this.#state.variables = this.#now;
    }
  }

  const answerOf = (status, headers, body) => {
    const list = [];
    for (const [name, value] of Object.entries(headers ?? {}))
      for (const each of Array.isArray(value) ? value : [value]) {
        if (!TOKEN.test(name)) throw new TypeError('"' + name.slice(0, 100) + '" is no name of a header');
        list.push([name, text(each)]);
      }
    const isText = body === undefined || body === null || typeof body === 'string';
    const written = isText ? body ?? '' : stringify(body) ?? 'null';
    if (body !== undefined && body !== null && !list.some(([name]) => same(name, 'content-type')))
      list.push(['content-type', isText ? 'text/plain; charset=utf-8' : 'application/json']);
    return { status: Number(status), headers: list, body: written };
  };

  const faultOf = (thrown) => {
    const isObject = typeof thrown === 'object' && thrown !== null;
    const get = (key) => {
      try { return isObject && typeof thrown[key] === 'string' ? thrown[key] : ''; } catch { return ''; }
    };
    const limit = thrown instanceof InternalError ? get('message') : '';
    const name = isObject ? get('name') : '';
    return {
      ...(limit === 'out of memory' || limit === 'string too long' ? { limit: 'memory' } : {}),
      ...(limit === 'stack overflow' ? { limit: 'stack' } : {}),
      message: ((name === '' ? '' : name + ': ') + (isObject ? get('message') : text(thrown))).slice(0, 500),
      stack: get('stack').slice(0, 2000),
    };
  };

  class Call {
    #facts; #state; #request; #response; #variables;
    constructor(facts, state) {
      this.#facts = facts;
      this.#state = state;
      preventExtensions(this);
    }
    get phase() { return this.#facts.phase; }
    get route() { return this.#facts.route; }
    get params() { return fixed(this.#facts.params); }
    get client() { return fixed(this.#facts.client); }
    get consumer() { return fixed(this.#facts.consumer); }
    get claims() { return fixed(this.#facts.claims); }
    get error() { return fixed(this.#facts.error); }
    get request() {
      return (this.#request ??= new Request(this.#facts.request, this.#state.request, this.#facts.phase !== 'request'));
    }
    get response() {
      if (this.#facts.response === null) return null;
      return (this.#response ??= new Response(this.#facts.response, this.#state.response));
    }
    get variables() { return (this.#variables ??= new Variables(this.#facts.variables, this.#state)); }
    respond(status, headers, body) {
      if (!isOver(this.#state)) this.#state.answer = answerOf(status, headers, body);
      throw STOP;
    }
    refuse(message, status) {
      const wanted = status === undefined ? undefined : Number(status);
      if (!isOver(this.#state)) this.#state.refusal = { message: text(message).slice(0, 500), status: wanted };
      throw STOP;
    }
  }
  const isOver = ({ answer, refusal }) => answer !== undefined || refusal !== undefined;

  const noteInto = ({ notes }) => function note(name, value) {
    if (notes.length >= 50) throw new RangeError('a script writes at most 50 notes');
    const short = typeof value === 'number' || typeof value === 'boolean' ? value : text(value).slice(0, 1000);
    notes.push([text(name).slice(0, 100), short]);
  };
  const shown = (value) => (typeof value === 'string' ? value : stringify(value) ?? text(value));
  const consoleInto = ({ logs }) => {
    const log = (...values) => {
      if (logs.length < 100) logs.push(values.map(shown).join(' ').slice(0, 1000));
      else logs[100] = '(more lines are left out)';
    };
    return { log, info: log, warn: log, error: log, debug: log };
  };

  const pairsOf = (headers) => (headers === undefined ? undefined : [...headers]);
  const collect = ({ request, response, variables, ...rest }) => stringify({
    ...rest,
    request: { ...request, headers: pairsOf(request.headers), query: request.query?.toString() },
    response: { ...response, headers: pairsOf(response.headers) },
    variables: variables === undefined ? undefined : Object.fromEntries(variables),
  });

  for (const each of [Headers, Query, Request, Response, Variables, Call])
    for (const one of [each, each.prototype]) Object.freeze(one);

  return function run(given) {
    const facts = parse(given);
    const state = { request: {}, response: {}, variables: undefined, answer: undefined, refusal: undefined,
      notes: [], logs: [], fault: undefined };
    try {
      script(new Call(facts, state), noteInto(state), consoleInto(state));
    } catch (thrown) {
      if (thrown !== STOP) state.fault = faultOf(thrown);
    }
    return collect(state);
  };
})`;
