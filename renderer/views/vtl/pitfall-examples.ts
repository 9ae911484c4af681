import type { VtlExample } from './examples.ts';

/** Worked examples of what goes wrong in silence. */
export const PITFALL_EXAMPLES: readonly VtlExample[] = [
  {
    id: 'escaping',
    title: 'Escape a text for JSON',
    about: "escapeJavaScript is for JavaScript: its \\' is not valid JSON, so it is taken back.",
    profile: 'apigw',
    template: `#set($text = $input.path('$.note'))
{
  "note": "$util.escapeJavaScript($text).replaceAll("\\\\'", "'")",
  "asJson": $input.json('$.note')
}
`,
    input: { body: `{ "note": "it's \\"quoted\\"\\nand has two lines" }` },
    output: `{
  "note": "it's \\"quoted\\"\\nand has two lines",
  "asJson": "it's \\"quoted\\"\\nand has two lines"
}
`,
  },
  {
    id: 'quiet-references',
    title: 'Pitfall: $x, $!x and undefined',
    about: 'Velocity prints an unknown $x as it is written; API Gateway prints nothing. Compare the profiles.',
    profile: 'velocity-1.7',
    template: `known:   [$name]
unknown: [$nickname]
quiet:   [$!nickname]
formal:  [\${name}s]
`,
    input: { variablesJson: '{ "name": "Ada" }' },
    output: `known:   [Ada]
unknown: [$nickname]
quiet:   []
formal:  [Adas]
`,
  },
  {
    id: 'minus',
    title: 'Pitfall: $x-1 is a name',
    about: 'A minus may be part of a name: $count-1 is the variable “count-1”. Write ${count} before a minus.',
    profile: 'apigw',
    template: `#set($count = $input.path('$.count'))
#set($less = $count - 1)
{
  "wrong": "$count-1",
  "text": "\${count}-1",
  "number": $less
}
`,
    input: { body: '{ "count": 5 }' },
    output: `{
  "wrong": "",
  "text": "5-1",
  "number": 4
}
`,
  },
  {
    id: 'last-comma',
    title: 'Pitfall: the comma after the last item',
    about: 'Without $foreach.hasNext the output is no JSON: see what the output says about it.',
    profile: 'apigw',
    template: `[
#foreach($n in $input.path('$.numbers'))
  $n,
#end
]
`,
    input: { body: '{ "numbers": [1, 2, 3] }' },
    output: '[\n  1,\n  2,\n  3,\n]\n',
  },
  {
    id: 'appsync',
    title: 'AppSync: a DynamoDB request',
    about: 'The AppSync profile has $ctx and $util.dynamodb, and its own way to print values as JSON.',
    profile: 'appsync',
    template: `{
  "version": "2018-05-29",
  "operation": "GetItem",
  "key": { "id": $util.dynamodb.toDynamoDBJson($ctx.args.id) }
}
`,
    input: { appsyncJson: '{ "args": { "id": "42" } }' },
    output: `{
  "version": "2018-05-29",
  "operation": "GetItem",
  "key": { "id": {"S":"42"} }
}
`,
  },
];
