/** A directive and what it is for. */
export interface DirectiveWord {
  readonly name: string;
  /** What completion puts in; `$1`, `$2`, `$0` are the places to fill. */
  readonly snippet: string;
  readonly about: string;
}

/** The directives that can be written. */
export const DIRECTIVES: readonly DirectiveWord[] = [
  { name: 'set', snippet: 'set(\\$${1:name} = $0)', about: 'Gives a variable a value.' },
  { name: 'if', snippet: 'if($1)\n$0\n#end', about: 'Prints what follows when a condition is true.' },
  { name: 'elseif', snippet: 'elseif($1)', about: 'Another condition, tried when those before were false.' },
  { name: 'else', snippet: 'else', about: 'What is printed when no condition was true.' },
  {
    name: 'foreach',
    snippet: 'foreach(\\$${1:item} in \\$${2:list})\n$0#if(\\$foreach.hasNext),#end\n#end',
    about: 'Prints what follows once for each item of a list, or value of a map.',
  },
  { name: 'end', snippet: 'end', about: 'Ends a directive.' },
  { name: 'macro', snippet: 'macro(${1:name} \\$${2:value})\n$0\n#end', about: 'Names a piece of template.' },
  { name: 'define', snippet: 'define(\\$${1:name})\n$0\n#end', about: 'A variable that prints a piece of template.' },
  { name: 'evaluate', snippet: 'evaluate($0)', about: 'Reads a text as a template and prints what it makes.' },
  { name: 'stop', snippet: 'stop', about: 'Ends the template here.' },
  { name: 'break', snippet: 'break', about: 'Ends the loop.' },
];

/** What a loop knows of itself. */
export const FOREACH_FIELDS: readonly (readonly [name: string, about: string])[] = [
  ['hasNext', 'Whether another item follows; false in the last turn.'],
  ['index', 'Number of the turn, from 0.'],
  ['count', 'Number of the turn, from 1.'],
  ['first', 'Whether it is the first turn.'],
  ['last', 'Whether it is the last turn.'],
  ['parent', 'The loop around this one.'],
];

/** What AppSync gives under `$ctx`. */
export const APPSYNC_FIELDS: readonly string[] = [
  'args',
  'identity',
  'source',
  'stash',
  'result',
  'error',
  'request',
  'info',
  'prev',
];

/** What stands for itself, by profile. */
export const OBJECTS: Readonly<Record<string, readonly (readonly [name: string, about: string])[]>> = {
  apigw: [
    ['input', 'The payload and the parameters of the call.'],
    ['util', 'Escaping, encoding, parsing.'],
    ['context', 'What API Gateway knows of the call; some of it can be set.'],
    ['stageVariables', 'Variables of the stage.'],
  ],
  appsync: [
    ['ctx', 'Arguments, identity, source, result.'],
    ['util', 'Helpers of AppSync.'],
  ],
};

/** Names that a template gives to variables: by `#set`, `#foreach`, `#define` and as parameters of macros. */
export function variablesOf(text: string): readonly string[] {
  const names = [...text.matchAll(/#\{?(?:set|foreach|define)\}?\s*\(\s*\$!?\{?([A-Za-z_][\w-]*)/g)].map(
    ([, name = '']) => name,
  );
  const parameters = [...text.matchAll(/#\{?macro\}?\s*\(\s*[\w-]+([^)]*)\)/g)].flatMap(([, rest = '']) =>
    [...rest.matchAll(/\$!?\{?([A-Za-z_][\w-]*)/g)].map(([, name = '']) => name),
  );
  return [...new Set([...names, ...parameters])];
}
