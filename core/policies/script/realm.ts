/**
 * JavaScript that makes a QuickJS realm safe to be used again and again: it takes out what does I/O, makes code of text or
 * could keep the machine busy inside of one built-in, puts the workspace's clock and chance in the place of the machine's,
 * and then freezes everything there is, so that no call can leave anything behind for the next one.
 *
 * Its value is a function of `random` and `now`, functions of the host.
 */
export const REALM = String.raw`(function (random, now) {
  'use strict';
  const { apply, ownKeys } = Reflect;
  const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf } = Object;
  const MAX_LIST = 1000000;

  // What this realm has not: arithmetic without end, lies about lengths, memory that is shared or watched, code from text.
  for (const name of ['BigInt', 'BigInt64Array', 'BigUint64Array', 'SharedArrayBuffer', 'Atomics', 'Proxy', 'WeakRef',
    'FinalizationRegistry', 'eval', 'escape', 'unescape']) delete globalThis[name];
  for (const name of ['getBigInt64', 'getBigUint64', 'setBigInt64', 'setBigUint64']) delete DataView.prototype[name];
  delete Iterator.prototype.drop;
  const noCode = function Function() { throw new TypeError('code cannot be made from text here'); };
  noCode.prototype = Function.prototype;
  globalThis.Function = noCode;
  const functions = [function () {}, function* () {}, async function () {}, async function* () {}];
  for (const each of functions) defineProperty(getPrototypeOf(each), 'constructor', { value: noCode });

  // The clock and chance of the workspace.
  const RealDate = Date;
  const ownDate = function Date(...args) {
    if (new.target === undefined) return new RealDate(now()).toString();
    return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, new.target === ownDate ? RealDate : new.target);
  };
  ownDate.prototype = RealDate.prototype;
  ownDate.now = () => now();
  ownDate.parse = RealDate.parse;
  ownDate.UTC = RealDate.UTC;
  defineProperty(RealDate.prototype, 'constructor', { value: ownDate });
  globalThis.Date = ownDate;
  Math.random = () => random();

  // Built-ins that walk a list do not look at the time, so the list is bounded.
  const checked = (length) => {
    if (length > MAX_LIST) throw new RangeError('a list has at most ' + MAX_LIST + ' entries here');
    return length;
  };
  const toList = (given, isChanged) => {
    if (Array.isArray(given)) { checked(given.length); return given; }
    if (isChanged) throw new TypeError('only a list can be changed so');
    const list = [];
    const length = checked(Number(given.length) || 0);
    for (let index = 0; index < length; index += 1) list[index] = given[index];
    return list;
  };
  const prototype = Array.prototype;
  const replace = (name, method) => defineProperty(prototype, name, { value: method });
  const guard = (name, isChanged) => {
    const original = prototype[name];
    replace(name, { [name](...args) { return apply(original, toList(this, isChanged), args); } }[name]);
  };
  for (const name of ['at', 'entries', 'every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'forEach',
    'includes', 'indexOf', 'join', 'keys', 'lastIndexOf', 'map', 'reduce', 'reduceRight', 'slice', 'some', 'toLocaleString',
    'toReversed', 'toSorted', 'toSpliced', 'values', 'with']) guard(name, false);
  for (const name of ['copyWithin', 'fill', 'reverse', 'shift', 'sort', 'splice', 'unshift']) guard(name, true);
  defineProperty(prototype, Symbol.iterator, { value: prototype.values });
  const add = (list, value) => { checked(list.length + 1); list[list.length] = value; };
  const flatten = (into, from, depth) => {
    const length = checked(from.length);
    for (let index = 0; index < length; index += 1) {
      if (!(index in from)) continue;
      if (depth > 0 && Array.isArray(from[index])) flatten(into, from[index], depth - 1);
      else add(into, from[index]);
    }
    return into;
  };
  replace('concat', { concat(...items) { return flatten([], [toList(this, false), ...items], 1); } }.concat);
  replace('flat', { flat(depth = 1) { return flatten([], toList(this, false), Number(depth)); } }.flat);
  replace('flatMap', { flatMap(...args) { return flatten([], toList(this, false).map(...args), 1); } }.flatMap);

  // What is frozen cannot be set on what inherits from it either, unless setting it is a function.
  const allow = (holder, key) => {
    const found = getOwnPropertyDescriptor(holder, key);
    if (found === undefined || !('value' in found) || !found.configurable) return;
    const { value, enumerable } = found;
    defineProperty(holder, key, {
      get() { return value; },
      set(next) { defineProperty(this, key, { value: next, writable: true, enumerable: true, configurable: true }); },
      enumerable,
    });
  };
  const errors = [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, InternalError, AggregateError];
  for (const each of [Object, ...errors]) for (const key of ownKeys(each.prototype)) allow(each.prototype, key);
  for (const each of [Array, Map, Set, Date, RegExp, Promise, noCode])
    for (const key of ['toString', 'constructor', 'toJSON']) allow(each.prototype, key);

  const iterators = [[][Symbol.iterator](), ''[Symbol.iterator](), new Map().entries(), new Set().values(),
    /x/[Symbol.matchAll](''), [].values().map((x) => x), Iterator.from({ next() {} })];
  const seen = new Set();
  const open = [globalThis, ...functions, ...iterators];
  while (open.length > 0) {
    const one = open.pop();
    if ((typeof one !== 'object' && typeof one !== 'function') || one === null || seen.has(one)) continue;
    seen.add(one);
    open.push(getPrototypeOf(one));
    for (const key of ownKeys(one)) {
      const { value, get, set } = getOwnPropertyDescriptor(one, key);
      open.push(value, get, set);
    }
    freeze(one);
  }
})`;
