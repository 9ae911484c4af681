import type { JwtCheck, JwtInspection, JwtMember } from '../contract/jwt.ts';

const VALUE_LENGTH = 100;

/** An inspection as lines for people: the token, what is odd about it, the checks in their order, and the answer. */
export function inspectionLines({ decoded, checks, keys, keySources, answer, at }: JwtInspection): string[] {
  const { header, claims, remarks, signature, kind } = decoded;
  return [
    KINDS[kind],
    ...section('header', table(header.members.map(memberCells))),
    ...section('claims', table(claims.members.map(memberCells))),
    ...(kind === 'jws' ? ['', `signature  ${signature.bytes} bytes`] : []),
    ...section('remarks', table(remarks.map(({ severity, part, message }) => [severity, part, message]))),
    ...section(`checks at ${timeText(at)}`, table(checks.map(checkCells))),
    ...section(
      'keys',
      table(keys.map(({ kid = '-', kty, source, isChosen, why }) => [isChosen ? '*' : ' ', kid, kty, source, why])),
    ),
    ...section('keys from', table(keySources.map(({ source, state, problem = '' }) => [state, source, problem]))),
    ...(answer === undefined
      ? []
      : ['', answer.isLetIn ? 'let in' : `refused: ${answer.status} ${answer.code ?? ''}`.trimEnd()]),
  ];
}

const KINDS: Readonly<Record<JwtInspection['decoded']['kind'], string>> = {
  jws: 'a signed token (JWS)',
  jwe: 'an encrypted token (JWE)',
  opaque: 'no JSON Web Token',
};

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

function memberCells({ name, json, time, title = '' }: JwtMember): string[] {
  return [name, cut(json), [title, time === undefined ? '' : timeText(time)].filter((part) => part !== '').join(', ')];
}

function checkCells({ status, title, seen, rule, reason = '', code = '', at }: JwtCheck): string[] {
  const place = at === undefined ? '' : `${at.file}:${at.line}`;
  return [
    status,
    title,
    cut(seen) || '-',
    cut(rule) || '-',
    [code, reason].filter((part) => part !== '').join(' ') || '-',
    place,
  ];
}

/** Columns as wide as what is in them; a control character would move the cursor of a terminal. */
function table(rows: readonly (readonly string[])[]): string[] {
  const plain = rows.map((cells) => cells.map((cell) => cell.replaceAll(/\p{Cc}/gu, ' ')));
  const widths = plain.reduce<number[]>(
    (found, cells) => cells.map((cell, index) => Math.max(found[index] ?? 0, cell.length)),
    [],
  );
  return plain.map((cells) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cut(text: string): string {
  return text.length <= VALUE_LENGTH ? text : `${text.slice(0, VALUE_LENGTH - 1)}…`;
}

function timeText(millis: number): string {
  return Math.abs(millis) > 8.64e15
    ? `${millis}`
    : new Date(millis).toISOString().replace('T', ' ').replace('.000Z', 'Z');
}
