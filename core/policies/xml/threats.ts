import { placeOf, type Xml, type XmlParser } from './load-xml.ts';

/** Kinds of children that can be counted. */
export const CHILD_KINDS = ['element', 'text', 'comment', 'processing-instruction'] as const;
type ChildKind = (typeof CHILD_KINDS)[number];

type Limit = number | undefined;

/** Most of everything; what is undefined is not bounded. Lengths are UTF-16 units, the root element has depth 1. */
export interface XmlLimits {
  readonly names: {
    readonly element?: Limit;
    readonly attribute?: Limit;
    readonly prefix?: Limit;
    readonly target?: Limit;
  };
  readonly structure: {
    readonly depth: number;
    readonly attributes?: Limit;
    readonly namespaces?: Limit;
    readonly children?: Limit;
    readonly counted: readonly ChildKind[];
  };
  readonly values: {
    readonly text?: Limit;
    readonly attribute?: Limit;
    readonly namespaceUri?: Limit;
    readonly comment?: Limit;
    readonly instruction?: Limit;
  };
}

/** What passed a limit first; the place is behind the part that did. */
export interface XmlThreat {
  readonly what: string;
  readonly limit: number;
  readonly found: number;
  readonly line: number;
  readonly column: number;
}

/** What a document has in it, up to its end or to the first threat. */
export interface XmlSurvey {
  readonly threat: XmlThreat | undefined;
  readonly depth: number;
  readonly elements: number;
}

/** Looks through a document once. @throws what {@link Xml.read} throws. */
export function surveyXml(xml: Xml, text: string, limits: XmlLimits): XmlSurvey {
  const survey = new Survey(limits);
  try {
    xml.read(text, (parser) => survey.listen(parser));
  } catch (thrown) {
    if (thrown !== STOPPED) throw thrown;
  }
  return survey;
}

/** Ends the reading at the first threat. */
const STOPPED = new Error('a threat was found');

class Survey implements XmlSurvey {
  readonly #limits: XmlLimits;
  /** Children so far, by open element. */
  readonly #children: number[] = [];
  #attributes = 0;
  #namespaces = 0;
  threat: XmlThreat | undefined;
  depth = 0;
  elements = 0;

  constructor(limits: XmlLimits) {
    this.#limits = limits;
  }

  listen(parser: XmlParser): void {
    const { names, structure, values } = this.#limits;
    const check = (what: string, limit: Limit, found: number): void => {
      if (limit === undefined || found <= limit) return;
      this.threat = { what, limit, found, ...placeOf(parser) };
      throw STOPPED;
    };
    const child = (kind: ChildKind): void => check('children', structure.children, this.#countChild(kind));
    parser.on('opentagstart', ({ name }) => {
      child('element');
      check('element name', names.element, name.length);
      check('prefix', names.prefix, Math.max(0, name.indexOf(':')));
      this.#open();
      check('depth', structure.depth, this.#children.length);
    });
    parser.on('attribute', ({ name, value }) => {
      if (name === 'xmlns' || name.startsWith('xmlns:')) {
        check('namespaces', structure.namespaces, (this.#namespaces += 1));
        check('prefix', names.prefix, name.slice(6).length);
        check('namespace URI', values.namespaceUri, value.length);
        return;
      }
      check('attributes', structure.attributes, (this.#attributes += 1));
      check('attribute name', names.attribute, name.length);
      check('prefix', names.prefix, Math.max(0, name.indexOf(':')));
      check('attribute value', values.attribute, value.length);
    });
    parser.on('closetag', () => void this.#children.pop());
    const text = (found: string): void => {
      child('text');
      check('text', values.text, found.length);
    };
    parser.on('text', text);
    parser.on('cdata', text);
    parser.on('comment', (found) => {
      child('comment');
      check('comment', values.comment, found.length);
    });
    parser.on('processinginstruction', ({ target, body }) => {
      child('processing-instruction');
      check('target', names.target, target.length);
      check('instruction', values.instruction, body.length);
    });
  }

  #open(): void {
    this.elements += 1;
    this.#children.push(0);
    this.depth = Math.max(this.depth, this.#children.length);
    this.#attributes = 0;
    this.#namespaces = 0;
  }

  /** Counts for the innermost open element; what stands outside of the root is nobody's child. */
  #countChild(kind: ChildKind): number {
    const last = this.#children.length - 1;
    if (last < 0 || !this.#limits.structure.counted.includes(kind)) return 0;
    const count = (this.#children[last] ?? 0) + 1;
    this.#children[last] = count;
    return count;
  }
}
