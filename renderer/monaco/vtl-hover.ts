import type { VtlStep } from '../../core/contract/vtl.ts';
import { plain, type VtlKnowledge } from './vtl-completion.ts';
import { DIRECTIVES, FOREACH_FIELDS, OBJECTS } from './vtl-words.ts';

/** What to say about a word of a template; Markdown, and the columns it is about, from 1. */
export interface VtlHover {
  readonly from: number;
  readonly to: number;
  readonly parts: readonly string[];
}

const WORDS = /#\{?[a-z]+\}?|\$!?\{?[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*(?:\((?:[^()]|\([^()]*\))*\))?)*\}?/g;
const VALUES_SHOWN = 6;

/** What is known of the word at a place of a line. @param column From 1. @param offset Of the place in the template. */
export function hoverAt(line: string, column: number, offset: number, knowledge: VtlKnowledge): VtlHover | undefined {
  const word = [...line.matchAll(WORDS)].find(
    ({ index, 0: text }) => column - 1 >= index && column - 1 < index + text.length,
  );
  if (word === undefined) return undefined;
  const [text] = word;
  const about = text.startsWith('#') ? directive(text) : referenceAbout(text, column - 1 - word.index, knowledge);
  const parts = [about, valuesOf(offset, knowledge.steps)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : { from: word.index + 1, to: word.index + 1 + text.length, parts };
}

function directive(text: string): string | undefined {
  const name = text.replaceAll(/[#{}]/g, '');
  const found = DIRECTIVES.find((known) => known.name === name);
  return found === undefined ? undefined : `**#${name}**  \n${found.about}`;
}

/** The docs of the part of a reference that is pointed at. */
function referenceAbout(text: string, at: number, { catalog, profile }: VtlKnowledge): string | undefined {
  const start = text.search(/[A-Za-z_]/);
  const end = at + (/^[\w-]*/.exec(text.slice(Math.max(at, start)))?.[0].length ?? 0);
  const path = text.slice(start, Math.max(end, start)).replaceAll(/\((?:[^()]|\([^()]*\))*\)/g, '');
  const parts = path.split('.');
  const name = parts.at(-1) ?? '';
  if (parts.length === 1) {
    const given = (OBJECTS[profile] ?? []).find(([known]) => known === name);
    return given === undefined ? undefined : `**$${name}**  \n${given[1]}`;
  }
  if (parts[0] === 'foreach') {
    const field = FOREACH_FIELDS.find(([known]) => known === name);
    return field === undefined ? undefined : `**$foreach.${name}**  \n${field[1]}`;
  }
  const object = `$${parts.slice(0, -1).join('.')}`;
  const provided = (catalog?.provided ?? []).filter(
    (method) => method.profile === profile && method.object === object && method.signature.includes(` ${name}(`),
  );
  const docs = provided.map(({ signature, summary }) => `\`${signature}\`  \n${summary}`);
  const isGiven = (OBJECTS[profile] ?? []).some(([known]) => known === parts[0]);
  const methods = isGiven ? [] : (catalog?.methods ?? []).filter((method) => method.name === name);
  docs.push(...methods.map(({ receiver, signature, summary }) => `**${receiver}** \`${signature}\`  \n${summary}`));
  return docs.length === 0 ? undefined : docs.join('\n\n');
}

/** The values that the reference at a place had in the last rendering. */
function valuesOf(offset: number, steps: readonly VtlStep[]): string | undefined {
  const around = steps.filter(
    ({ node, input }) => (node === 'reference' || node === 'set') && offset >= input.start && offset < input.end,
  );
  const smallest = Math.min(...around.map(({ input }) => input.end - input.start));
  const found = around.filter(({ input }) => input.end - input.start === smallest);
  if (found.length === 0) return undefined;
  const lines = found
    .slice(0, VALUES_SHOWN)
    .map(
      ({ name, after, type, loopIndex }) =>
        `${loopIndex === undefined ? '' : `turn ${loopIndex + 1}: `}\`${plain(name)}\` = ${codeOf(after)}${type === undefined ? '' : ` · ${type}`}`,
    );
  if (found.length > VALUES_SHOWN) lines.push(`and ${found.length - VALUES_SHOWN} more`);
  return lines.join('  \n');
}

function codeOf(value: string | undefined): string {
  if (value === undefined) return '_nothing_';
  const text = value.replaceAll('`', 'ˋ').replaceAll(/\s+/g, ' ').slice(0, 120);
  return text === '' ? '_empty_' : `\`${text}\``;
}
