import { parseDuration, parseSize } from '../../model/units.ts';
import type { Bound } from './bound.ts';
import { COMPARED, comparatorOf, refuse, type Clause } from './clause.ts';
import type { Field } from './fields.ts';
import { readMoment } from './moment.ts';
import type { NumberColumn } from './node.ts';
import type { Term } from './term.ts';

type NumberReader = (
  text: string,
  term: Term,
) => { readonly least: number; readonly most: number; readonly text: string };

/** Reads a clause about a status, a size, a duration or a time. @throws FilterProblem */
export function readNumberClause(field: Field, term: Term): Clause {
  if (field.kind === 'moment') return readMomentClause(term);
  if (field.kind === 'status') return readNumber(term, 'status', 'status', readStatus);
  if (field.kind === 'size') return readNumber(term, 'response_bytes', 'size of the response body', readSize);
  if (field.name === 'wait') return readNumber(term, 'wait', 'wait for the upstream', readMillis);
  return readNumber(term, 'duration', 'duration', readMillis);
}

/** A number, a range `a-b`, or for a status a class such as 4xx. */
function readNumber(term: Term, column: NumberColumn, noun: string, read: NumberReader): Clause {
  const comparator = comparatorOf(term);
  const range = /^([^-]+)-([^-]+)$/.exec(term.value.text);
  const low = read(range?.[1] ?? term.value.text, term);
  const high = range === null ? low : read(range[2] ?? '', term);
  const isRange = low.least !== high.most;
  if (isRange && comparator !== '=')
    refuse(
      term,
      `a range cannot be compared with ${comparator}; write ${term.name}:${term.value.text}, with - in front for the opposite`,
    );
  if (low.least > high.most) refuse(term, `the range ${term.value.text} ends before it begins`);
  const bounds: Bound[] = isRange
    ? [
        { comparator: '>=', value: low.least },
        { comparator: '<=', value: high.most },
      ]
    : [{ comparator, value: low.least }];
  if (column === 'status' && /^<=?$/.test(comparator)) bounds.unshift({ comparator: '>', value: 0 });
  const said = isRange
    ? `is ${low.least === low.most ? low.text : low.least} to ${high.least === high.most ? high.text : high.most}`
    : `${COMPARED[comparator]} ${low.text}`;
  const isNoAnswer = column === 'status' && comparator === '=' && low.least === 0 && !isRange;
  return { leaf: { kind: 'number', column, bounds }, meaning: isNoAnswer ? 'there was no answer' : `${noun} ${said}` };
}

function readStatus(text: string, term: Term): ReturnType<NumberReader> {
  const family = /^([1-5])xx$/i.exec(text)?.[1];
  if (family !== undefined) {
    const least = Number(family) * 100;
    return { least, most: least + 99, text };
  }
  if (!/^(?:0|[1-9]\d\d)$/.test(text)) refuse(term, `"${text}" is not a status; expected 404, 4xx, 200-299 or 0`);
  return { least: Number(text), most: Number(text), text };
}

function readSize(text: string, term: Term): ReturnType<NumberReader> {
  const size = parseSize(text);
  if (size === undefined)
    refuse(term, `"${text}" is not a size; expected a number with or without a unit, such as 10k`);
  return { least: size, most: size, text: /\d$/.test(text) ? `${text} bytes` : text };
}

function readMillis(text: string, term: Term): ReturnType<NumberReader> {
  const millis = parseDuration(text);
  if (millis === undefined) refuse(term, `"${text}" is not a duration; expected a number and a unit, such as 500ms`);
  return { least: millis, most: millis, text };
}

function readMomentClause(term: Term): Clause {
  const moment = readMoment(term.value.text);
  if (moment === undefined)
    refuse(
      term,
      `"${term.value.text}" is not a time; expected today, yesterday, 10:00, 2026-11-01 or 2026-11-01T10:00`,
    );
  const comparator = comparatorOf(term);
  const { text } = term.value;
  switch (comparator) {
    case '>':
    case '>=':
      return { leaf: { kind: 'moment', comparator: '>=', moment }, meaning: `began ${text} or later` };
    case '<':
      return { leaf: { kind: 'moment', comparator, moment }, meaning: `began before ${text}` };
    case '<=':
      return { leaf: { kind: 'moment', comparator, moment }, meaning: `began before the end of ${text}` };
    case '=':
    case '!=':
      return {
        leaf: { kind: 'moment', comparator: '=', moment },
        meaning: /^[a-z]/i.test(text) ? `began ${text}` : `began within ${text}`,
      };
  }
}
