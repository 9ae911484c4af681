import { JsonScanner, type JsonToken } from './scanner.ts';

/** Most of everything; what is undefined is not bounded. Lengths are UTF-16 units, the outermost container has depth 1. */
export interface JsonLimits {
  readonly depth?: number | undefined;
  readonly arrayElements?: number | undefined;
  readonly objectEntries?: number | undefined;
  readonly nameLength?: number | undefined;
  readonly stringLength?: number | undefined;
  readonly duplicateNames: 'allow' | 'refuse';
}

/** What passed a limit first. */
export interface JsonThreat {
  readonly what: 'depth' | 'array elements' | 'object entries' | 'name length' | 'string length' | 'duplicate name';
  readonly limit: number;
  readonly found: number;
  readonly line: number;
  readonly column: number;
}

/** What a JSON text has in it, up to its end or to the first threat. */
export interface JsonSurvey {
  readonly threat: JsonThreat | undefined;
  /** Of the deepest container. */
  readonly depth: number;
  /** Values of every kind, containers too. */
  readonly values: number;
}

/** Looks through a JSON text once. @throws BODY_MALFORMED when it is none. */
export function surveyJson(bytes: Uint8Array, limits: JsonLimits): JsonSurvey {
  return new Survey(bytes, limits).run();
}

type Excess = readonly [what: JsonThreat['what'], limit: number | undefined, found: number];

class Survey {
  readonly #scanner: JsonScanner;
  readonly #limits: JsonLimits;
  /** Elements or entries so far, by open container. */
  readonly #counts: number[] = [];
  /** Names so far, by open container; only objects have a set. */
  readonly #names: (Set<string> | undefined)[] = [];
  #depth = 0;
  #values = 0;

  constructor(bytes: Uint8Array, limits: JsonLimits) {
    this.#scanner = new JsonScanner(bytes);
    this.#limits = limits;
  }

  run(): JsonSurvey {
    for (let token = this.#scanner.next(); token !== 'end'; token = this.#scanner.next()) {
      const excess = this.#take(token);
      if (excess !== undefined) return this.#survey(this.#threat(excess));
    }
    return this.#survey(undefined);
  }

  #survey(threat: JsonThreat | undefined): JsonSurvey {
    return { threat, depth: this.#depth, values: this.#values };
  }

  #threat([what, limit = 0, found]: Excess): JsonThreat {
    return { what, limit, found, ...this.#scanner.position() };
  }

  #take(token: JsonToken): Excess | undefined {
    const { length } = this.#scanner;
    const { nameLength, stringLength } = this.#limits;
    switch (token) {
      case 'end-object':
      case 'end-array':
        this.#counts.pop();
        this.#names.pop();
        return undefined;
      case 'name':
        return (
          exceeds('name length', nameLength, length) ??
          exceeds('object entries', this.#limits.objectEntries, this.#count()) ??
          this.#repeated()
        );
      case 'object':
      case 'array':
        return this.#value() ?? this.#opened(token === 'object');
      case 'string':
        return this.#value() ?? exceeds('string length', stringLength, length);
      default:
        return this.#value();
    }
  }

  /** Counts a value, and where it is an element counts that too. */
  #value(): Excess | undefined {
    this.#values += 1;
    if (this.#counts.length === 0 || this.#names.at(-1) !== undefined) return undefined;
    return exceeds('array elements', this.#limits.arrayElements, this.#count());
  }

  #count(): number {
    const last = this.#counts.length - 1;
    const count = (this.#counts[last] ?? 0) + 1;
    this.#counts[last] = count;
    return count;
  }

  #opened(isObject: boolean): Excess | undefined {
    const { depth } = this.#scanner;
    this.#depth = Math.max(this.#depth, depth);
    this.#counts.push(0);
    this.#names.push(isObject ? new Set() : undefined);
    return exceeds('depth', this.#limits.depth, depth);
  }

  #repeated(): Excess | undefined {
    if (this.#limits.duplicateNames === 'allow') return undefined;
    const names = this.#names.at(-1);
    const name = this.#scanner.text();
    if (names === undefined || names.has(name)) return ['duplicate name', 1, 2];
    names.add(name);
    return undefined;
  }
}

function exceeds(what: JsonThreat['what'], limit: number | undefined, found: number): Excess | undefined {
  return limit !== undefined && found > limit ? [what, limit, found] : undefined;
}
