import { pathOf } from '../../expressions/request-facts.ts';
import type { Template } from '../../expressions/template.ts';
import { GatewrightError } from '../../model/errors.ts';
import type { HttpRequest } from '../../model/http.ts';
import type { Call } from '../policy.ts';
import type { Edit } from './edits.ts';
import { readFields, writeFields, type Fields } from './field-edits.ts';

/** What is changed in the line a request begins with. */
export interface HeadEdits {
  readonly method: Template | undefined;
  readonly path: Template | undefined;
  readonly query: Edit<Fields> | undefined;
}

/** The method for a request. @throws TRANSFORM_FAILED when what the template gives is none. */
export function editMethod({ method }: HeadEdits, request: HttpRequest, call: Call): string {
  if (method === undefined) return request.method;
  const text = method.render(call);
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,64}$/.test(text))
    throw new GatewrightError('TRANSFORM_FAILED', {
      part: 'method',
      reason: 'it is no method',
      found: text.slice(0, 64),
    });
  return text;
}

/** The target for a request: path and query; in origin form as soon as either is changed. */
export function editTarget({ path, query }: HeadEdits, { target }: HttpRequest, call: Call): string {
  if (path === undefined && query === undefined) return target;
  const border = target.indexOf('?');
  const oldQuery = border === -1 ? '' : target.slice(border + 1);
  const newPath = path === undefined ? pathOf(target) : writtenPath(path.render(call));
  const newQuery = query === undefined ? oldQuery : writeFields(query(readFields(oldQuery), call));
  return newQuery === '' ? newPath : `${newPath}?${newQuery}`;
}

/** A text as a path: what cannot stand in one is escaped, escapes that are there stay. */
export function writtenPath(text: string): string {
  const path = text.startsWith('/') ? text : `/${text}`;
  return path.toWellFormed().replaceAll(/[^!$&-;=@-Z_a-z~%]/gu, encodeURIComponent);
}
