import type { VtlInput, VtlProfile } from '../../../core/contract/vtl.ts';
import { PITFALL_EXAMPLES } from './pitfall-examples.ts';

/** A worked example: a template, what it is given, and exactly what it prints. */
export interface VtlExample {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly profile: VtlProfile;
  readonly template: string;
  readonly input: VtlInput;
  readonly output: string;
}

const USERS = `{
  "users": [
    { "id": 1, "name": "Ada Lovelace", "email": "ada@example.com" },
    { "id": 2, "name": "Grace Hopper", "email": "grace@example.com" },
    { "id": 3, "name": "Radia Perlman" }
  ]
}`;

/** The gallery, the simplest first. Each is checked against the engine by a test. */
export const EXAMPLES: readonly VtlExample[] = [
  {
    id: 'users',
    title: 'A list of users',
    about: 'The template of every tutorial: #set, #foreach, and a comma after every item but the last.',
    profile: 'apigw',
    template: `#set($inputRoot = $input.path('$'))
{
  "count": $inputRoot.users.size(),
  "names": [
#foreach($user in $inputRoot.users)
    { "id": $user.id, "name": "$user.name" }#if($foreach.hasNext),#end

#end
  ]
}
`,
    input: { body: USERS },
    output: `{
  "count": 3,
  "names": [
    { "id": 1, "name": "Ada Lovelace" },
    { "id": 2, "name": "Grace Hopper" },
    { "id": 3, "name": "Radia Perlman" }
  ]
}
`,
  },
  {
    id: 'pass-parts',
    title: 'Pass parts of the payload on',
    about: '$input.json keeps a part as JSON, quotes and all; $input.path gives a value to work with.',
    profile: 'apigw',
    template: `{
  "customer": $input.json('$.user'),
  "firstItem": $input.json('$.items[0].item'),
  "items": $input.path('$.items').size()
}
`,
    input: { body: '{"user":{"id":"7","vip":true},"items":[{"item":"book","count":2},{"item":"pen","count":1}]}' },
    output: `{
  "customer": {"id":"7","vip":true},
  "firstItem": "book",
  "items": 2
}
`,
  },
  {
    id: 'defaults',
    title: 'Values that may be missing',
    about: 'A missing value is empty in API Gateway. Ask before it is printed, and give another.',
    profile: 'apigw',
    template: `#set($page = $input.params('page'))
#if($page == "")#set($page = 1)#end
#set($name = $input.path('$.name'))
{
  "page": $page,
  "name": "#if($name && $name != "")$name#{else}nobody#end",
  "tags": #if($input.path('$.tags') != "")$input.json('$.tags')#{else}[]#end

}
`,
    input: { body: '{"name":""}', params: { path: {}, querystring: { size: '20' }, header: {} } },
    output: `{
  "page": 1,
  "name": "nobody",
  "tags": []
}
`,
  },
  {
    id: 'nested',
    title: 'Lists in lists',
    about: 'A loop in a loop. Inside, $foreach is the inner one; $foreach.parent is the one around it.',
    profile: 'apigw',
    template: `{ "lines": [
#foreach($order in $input.path('$.orders'))
#foreach($line in $order.lines)
  { "order": "$order.id", "no": "\${foreach.parent.count}.$foreach.count", "item": "$line.item" }#if($foreach.hasNext || $foreach.parent.hasNext),#end

#end
#end
] }
`,
    input: {
      body: `{ "orders": [
  { "id": "1001", "lines": [{ "item": "book" }, { "item": "pen" }] },
  { "id": "1002", "lines": [{ "item": "lamp" }] }
] }`,
    },
    output: `{ "lines": [
  { "order": "1001", "no": "1.1", "item": "book" },
  { "order": "1001", "no": "1.2", "item": "pen" },
  { "order": "1002", "no": "2.1", "item": "lamp" }
] }
`,
  },
  {
    id: 'parameters',
    title: 'Parameters, stage variables, context',
    about: 'Everything about a call that is not its payload; a loop goes through all headers.',
    profile: 'apigw',
    template: `{
  "id": "$input.params('id')",
  "verbose": $input.params().querystring.verbose,
  "table": "$stageVariables.table",
  "caller": "$context.identity.sourceIp",
  "headers": {
#foreach($name in $input.params().header.keySet())
    "$name": "$util.escapeJavaScript($input.params().header.get($name))"#if($foreach.hasNext),#end

#end
  }
}
`,
    input: {
      params: {
        path: { id: '42' },
        querystring: { verbose: 'true' },
        header: { accept: 'application/json', 'user-agent': 'curl/8.14' },
      },
      stageVariables: { table: 'users-test' },
      contextJson: '{\n  "identity": { "sourceIp": "127.0.0.1" }\n}',
    },
    output: `{
  "id": "42",
  "verbose": true,
  "table": "users-test",
  "caller": "127.0.0.1",
  "headers": {
    "accept": "application\\/json",
    "user-agent": "curl\\/8.14"
  }
}
`,
  },
  {
    id: 'override-status',
    title: 'Override the status',
    about: 'A response template looks into the answer and changes the status and a header.',
    profile: 'apigw',
    template: `#set($result = $input.path('$'))
#if($result.error != "")
#set($context.responseOverride.status = 404)
#set($context.responseOverride.header.x-reason = "$result.error.code")
{ "message": "$result.error.text" }
#else
$input.json('$')
#end
`,
    input: { body: '{ "error": { "code": "NO_SUCH_USER", "text": "there is no user 42" } }' },
    output: '{ "message": "there is no user 42" }\n',
  },
  {
    id: 'form-data',
    title: 'Build form data',
    about: 'A payload of JSON as application/x-www-form-urlencoded, each value encoded.',
    profile: 'apigw',
    template: `#foreach($entry in $input.path('$').entrySet())$util.urlEncode($entry.key)=$util.urlEncode("$entry.value")#if($foreach.hasNext)&#end#end`,
    input: { body: '{ "grant_type": "client_credentials", "scope": "read & write", "max age": 60 }' },
    output: 'grant_type=client_credentials&scope=read+%26+write&max+age=60',
  },
  ...PITFALL_EXAMPLES,
];
