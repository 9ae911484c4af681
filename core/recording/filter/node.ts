import type { Bound, Comparator } from './bound.ts';
import type { Glob } from './glob.ts';
import type { Step } from './json-path.ts';
import type { Moment } from './moment.ts';
import type { WordColumn } from './words.ts';

/** Columns compared as numbers. Bytes and milliseconds; `status` 0 says there was no answer. */
export type NumberColumn = 'status' | 'response_bytes' | 'duration' | 'wait';

/** Columns compared as text. */
export type TextColumn =
  | 'method'
  | 'authority'
  | 'path'
  | 'route'
  | 'consumer'
  | 'error'
  | 'dialect'
  | 'client'
  | 'media_type';

/** What an exchange can be, each by a column of its own. */
export type State = 'pinned' | 'error' | 'replay' | 'streaming' | 'websocket' | 'aborted';

/** Which message: the request, the response, or either. */
export type Side = 'req' | 'res' | 'both';

/** What a policy did: refused, answered, let through, or was not run because of its condition. */
export type PolicyResult = 'denied' | 'answered' | 'ok' | 'skipped';

/** How the text of a header is compared. */
export type HeaderTest =
  | { readonly kind: 'present' }
  | { readonly kind: 'contains'; readonly text: string }
  | { readonly kind: 'expression'; readonly source: string };

/** One condition of a filter. */
export type Leaf =
  | { readonly kind: 'number'; readonly column: NumberColumn; readonly bounds: readonly Bound[] }
  | { readonly kind: 'moment'; readonly comparator: '=' | '<' | '<=' | '>='; readonly moment: Moment }
  | {
      readonly kind: 'text';
      readonly column: TextColumn;
      readonly globs: readonly Glob[];
      readonly ignoresCase: boolean;
    }
  | { readonly kind: 'by'; readonly by: 'gateway' | 'upstream' | 'none' }
  | { readonly kind: 'outcome'; readonly outcome: 'answered' | 'aborted' | 'failed' | 'rejected' }
  | { readonly kind: 'state'; readonly state: State }
  | { readonly kind: 'tag'; readonly glob: Glob }
  | { readonly kind: 'policy'; readonly glob: Glob; readonly result?: PolicyResult }
  | { readonly kind: 'url'; readonly text: string }
  | { readonly kind: 'urlGlob'; readonly glob: Glob }
  | { readonly kind: 'words'; readonly text: string; readonly columns?: readonly WordColumn[] }
  | { readonly kind: 'expression'; readonly subject: 'url' | 'host' | 'method'; readonly source: string }
  | { readonly kind: 'header'; readonly side: Side; readonly name?: string; readonly test: HeaderTest }
  | { readonly kind: 'body'; readonly side: Side; readonly source: string }
  | {
      readonly kind: 'json';
      readonly side: 'req' | 'res';
      readonly path: readonly Step[];
      readonly test?: { readonly comparator: Comparator; readonly value: string; readonly isQuoted: boolean };
    };

/** A filter as a tree; offsets are those of the text it was read from. */
export type FilterNode =
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly node: FilterNode }
  | { readonly kind: 'leaf'; readonly leaf: Leaf };

/** Whether a condition looks into the recorded exchange itself, which no column and no index holds. */
export function isSlowLeaf(leaf: Leaf): boolean {
  switch (leaf.kind) {
    case 'policy':
    case 'expression':
    case 'header':
    case 'body':
    case 'json':
      return true;
    case 'number':
    case 'moment':
    case 'text':
    case 'by':
    case 'outcome':
    case 'state':
    case 'tag':
    case 'url':
    case 'urlGlob':
    case 'words':
      return false;
  }
}
