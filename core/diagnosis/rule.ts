import type { CauseCode, Diagnosis, Evidence, GatewayName } from '../model/diagnosis.ts';
import type { Span } from '../model/span.ts';
import type { KnownFacts } from './facts.ts';

/** Explains one cause. Pure: the same facts give the same answer. One file, one line in the list, one test. */
export interface DiagnosisRule {
  readonly code: CauseCode;
  explain(facts: KnownFacts): Diagnosis | undefined;
}

/**
 * One form in which a failure shows itself. Everything that is given must fit; what fitted is the evidence.
 * Expressions are ours and run over at most 64 KiB.
 */
export interface Sign {
  /** Gateways that this form is of; any when absent. */
  readonly of?: GatewayName | readonly GatewayName[];
  readonly status?: number | readonly number[];
  /** Also fits answers that the gateway handed on; else those are the upstream's, whatever their words. */
  readonly relayed?: true;
  /** Fits somewhere in the body of the answer. */
  readonly body?: RegExp;
  /** A header of the answer and what its value must fit; several by name. */
  readonly headers?: Readonly<Record<string, RegExp>>;
  /** Fits somewhere in the log or in the text of a network error. */
  readonly log?: RegExp;
  /** Our own engine's error has this code. */
  readonly error?: string | readonly string[];
  /** What else must be so; evidence of it, or undefined when it is not. */
  readonly also?: (facts: KnownFacts) => readonly Evidence[] | undefined;
  /** 0 to 1: how often it is this cause when it looks so. */
  readonly confidence: number;
  /** What this form says, lower case, no full stop. */
  readonly says: string;
  /** One sentence that says it better for this form than the rule's own, lower case, no full stop. */
  readonly title?: string;
  /** What to do, for this form; the rule's own when absent. */
  readonly fixes?: readonly string[];
  /** The further capture that would settle it. */
  readonly needs?: string;
}

/** What a rule by signs is made of. */
export interface SignRule {
  readonly code: CauseCode;
  /** One sentence, lower case, no full stop. */
  readonly title: string;
  /** What to do in general. */
  readonly fixes: readonly string[];
  readonly signs: readonly Sign[];
}

const MOST_SEEN = 200;

/** A rule that knows the forms in which one cause shows itself; the most certain form that fits is the one that counts. */
export function ruleOfSigns({ code, title, fixes, signs }: SignRule): DiagnosisRule {
  return {
    code,
    explain(facts) {
      const fitting = signs.flatMap((sign) => {
        const because = fit(sign, facts);
        return because === undefined ? [] : [{ sign, because }];
      });
      const [best] = fitting.toSorted((a, b) => b.sign.confidence - a.sign.confidence);
      if (best === undefined) return undefined;
      const { sign, because } = best;
      const step = sign.error === undefined ? undefined : refusingStep(facts);
      return {
        code,
        confidence: sign.confidence,
        title: sign.title ?? title,
        because: step === undefined ? because : [...because, ...evidenceOf(step, facts.own?.error?.details ?? {})],
        fixes: [...(sign.fixes ?? fixes)],
        ...(sign.needs === undefined ? {} : { needs: sign.needs }),
        ...(step?.at === undefined ? {} : { at: step.at }),
      };
    },
  };
}

/** The step of our own engine at which the request failed. */
function refusingStep({ own }: KnownFacts): Span | undefined {
  return own?.spans.find(({ kind, status }) => status === 'failed' && (kind === 'policy' || kind === 'integration'));
}

/** What a step wrote down about itself, or else its error's facts: what it saw, what it asks, and what it decided. */
function evidenceOf({ kind, name, use, notes }: Span, details: OwnDetails): Evidence[] {
  const { seen, rule, verdict, ...rest } = Object.keys(notes).length > 0 ? notes : details;
  const facts = Object.entries(rest).map(([key, value]) => `${key} ${String(value)}`);
  const text = seen === undefined ? facts.join(', ') : String(seen);
  const asked = rule === undefined ? [] : [`asked for: ${String(rule)}`];
  const says = [...asked, ...(verdict === undefined ? [] : [String(verdict)])].join('; ');
  return text === '' && says === '' ? [] : [{ where: `${kind} ${use ?? name}`, seen: text.slice(0, MOST_SEEN), says }];
}

type OwnDetails = Readonly<Record<string, string | number | boolean>>;

/** The evidence that a form is there; undefined when it is not. */
function fit(sign: Sign, facts: KnownFacts): Evidence[] | undefined {
  if (sign.of !== undefined && (![sign.of].flat().includes(facts.by.gateway) || isHandedOn(sign, facts)))
    return undefined;
  const seen: Seen[] = [];
  for (const look of LOOKS) {
    const found = look(sign, facts);
    if (found === undefined) return undefined;
    seen.push(...found);
  }
  const more = sign.also === undefined ? [] : sign.also(facts);
  if (more === undefined) return undefined;
  const own = seen.map(({ where, what }, index) => ({
    where,
    seen: what.slice(0, MOST_SEEN),
    // Said once, at the part that says most.
    says: index === seen.length - 1 ? sign.says : '',
  }));
  return [...own, ...more];
}

const NOT_GATEWAYS: readonly GatewayName[] = ['backend', 'unknown', 'nginx', 'cloudflare', 'aws-cloudfront'];

/** Words of a gateway in an answer that it only handed on are another's words; its log is its own all the same. */
function isHandedOn({ log, error, relayed }: Sign, { by }: KnownFacts): boolean {
  return (
    by.origin === 'upstream' &&
    log === undefined &&
    error === undefined &&
    relayed !== true &&
    !NOT_GATEWAYS.includes(by.gateway)
  );
}

interface Seen {
  readonly where: string;
  readonly what: string;
}

/** Each looks at one part of a form: what it saw, nothing when the form says nothing of it, undefined when it does not fit. */
type Look = (sign: Sign, facts: KnownFacts) => readonly Seen[] | undefined;

const LOOKS: readonly Look[] = [
  ({ status }, { response }) => {
    if (status === undefined) return [];
    if (response === undefined || ![status].flat().includes(response.status)) return undefined;
    return [{ where: 'response status', what: String(response.status) }];
  },
  ({ headers = {} }, { response }) => {
    const seen: Seen[] = [];
    for (const [name, expression] of Object.entries(headers)) {
      const value = response?.header(name);
      if (value === undefined || !expression.test(value)) return undefined;
      seen.push({ where: `response header ${name}`, what: value });
    }
    return seen;
  },
  ({ body }, { response }) => (body === undefined ? [] : inText('response body', body, response?.text)),
  ({ log }, facts) => (log === undefined ? [] : inText('log', log, facts.log)),
  ({ error }, { own }) => {
    if (error === undefined) return [];
    if (own?.error === undefined || ![error].flat().includes(own.error.code)) return undefined;
    return [
      { where: own.seenIn === 'trace' ? 'trace' : 'response body', what: `${own.error.code} ${own.error.message}` },
    ];
  },
];

function inText(where: string, expression: RegExp, text = ''): Seen[] | undefined {
  const match = expression.exec(text);
  return match === null ? undefined : [{ where, what: match[0] }];
}
