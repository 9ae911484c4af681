import * as fc from 'fast-check';

/** The variables of generated templates, as JSON source text. */
export const ORACLE_CONTEXT =
  '{"s":"Hello, World","e":"","n":5,"z":0,"g":3000000000,"d":2.5,"w":100.0,"t":true,"f":false,"l":[10,20,30],"q":["b","a","c"],' +
  '"m":{"a":1,"b":{"c":"deep","l":[1,2]},"k":null},"o":[{"id":1,"tags":["p","q"]},{"id":2,"tags":[]}],"x-y":"dash","num":"42","nul":null}';

const NAMES = [
  's',
  'e',
  'n',
  'z',
  'g',
  'd',
  'w',
  't',
  'f',
  'l',
  'q',
  'm',
  'o',
  'u',
  'nul',
  'num',
  'x-y',
  'v',
  'i',
  'velocityCount',
];
const STEPS = [
  '.a',
  '.b.c',
  '.b.l',
  '.k',
  '.zz',
  '.size()',
  '.isEmpty()',
  '.length()',
  '.empty',
  '.get(0)',
  '.get("a")',
  '[0]',
  '[-1]',
  "['a']",
  '[$z]',
  '.toString()',
  '.substring(1)',
  '.substring(0,2)',
  '.indexOf("l")',
  '.toUpperCase()',
  '.replace("l","L")',
  '.replaceAll("[aeiou]","<$0>")',
  '.split(",").size()',
  '.contains("a")',
  '.contains(20)',
  '.equals("42")',
  '.keySet()',
  '.values()',
  '.entrySet()',
  '.containsKey("a")',
  '.put("p", $n)',
  '.add(7)',
  '.remove(0)',
  '.concat("!")',
  '.trim()',
  '.intValue()',
  '.compareTo("b")',
  '.hashCode()',
  '.charAt(0)',
  '.subList(0,2)',
  '.index',
  '.count',
  '.hasNext',
  '.first',
];

const pick = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const join = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(''));
const many = (part: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> =>
  fc.array(part, { maxLength }).map((texts) => texts.join(''));
const weighted = (...choices: (readonly [number, fc.Arbitrary<string>])[]): fc.Arbitrary<string> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const name = pick(...NAMES);
const blank = weighted([6, pick('')], [2, pick(' ')], [1, pick('  ', '\t', '\n')]);
const steps = weighted([5, pick('')], [5, pick(...STEPS)], [2, join(pick(...STEPS), pick(...STEPS))]);
const chain = join(name, steps);
const reference = weighted(
  [
    2,
    pick(
      '$foreach.index',
      '$foreach.count',
      '$foreach.hasNext',
      '${foreach.first}',
      '$foreach',
      '$!foreach.parent.index',
    ),
  ],
  [8, join(pick('$'), chain)],
  [2, join(pick('${'), chain, pick('}'))],
  [2, join(pick('$!'), chain)],
  [1, join(pick('$!{'), chain, pick('}'))],
  [1, join(pick('\\', '\\\\', '\\\\\\'), pick('$', '$!', '${'), chain, pick('', '}'))],
);
const number = pick(
  '0',
  '1',
  '2',
  '3',
  '-1',
  '-7',
  '10',
  '2147483647',
  '9223372036854775807',
  '007',
  '1.5',
  '2.0',
  '-0.25',
  '1e3',
  '.5',
  '5.',
);
const single = pick("'a'", "''", "'it''s'", "'42'", "'$s'", "'b\\n'", "'true'");
const double = weighted(
  [3, pick('"a"', '""', '"x ""y"" z"', '"\\u0041"')],
  [3, join(pick('"'), many(weighted([2, pick('a', ' ', '-', '#', '\\', ';')], [3, reference]), 4), pick('"'))],
  [
    1,
    pick(
      '"#if($t)yes#end"',
      '"#foreach($i in $l)$i,#end"',
      '"#set($v = 3)$v"',
      '"a##b"',
      '"#"',
      '"$"',
      '"#if"',
      '"$x["',
      '"#end"',
    ),
  ],
);
const argument = weighted(
  [3, reference],
  [3, number],
  [2, single],
  [2, double],
  [1, pick('true', 'false', '[]', '{}', '[1,2]', '[1..3]')],
);
const list = join(
  pick('['),
  fc.array(argument, { maxLength: 3 }).map((items) => items.join(', ')),
  pick(']'),
);
const range = join(
  pick('['),
  weighted([3, pick('1', '0', '-2', '3')], [1, reference]),
  pick('..', ' .. '),
  pick('3', '0', '$n', '5', '$z'),
  pick(']'),
);
const map = join(
  pick('{'),
  fc.array(join(single, pick(':', ' : '), argument), { maxLength: 2 }).map((items) => items.join(',')),
  pick('}'),
);
const operand = weighted(
  [6, reference],
  [3, number],
  [2, single],
  [2, double],
  [1, list],
  [1, range],
  [1, map],
  [1, pick('true', 'false')],
);
const operator = pick(
  ' + ',
  ' - ',
  ' * ',
  ' / ',
  ' % ',
  '+',
  '-',
  ' == ',
  ' != ',
  ' < ',
  ' <= ',
  ' > ',
  ' >= ',
  ' && ',
  ' || ',
  ' and ',
  ' or ',
  ' eq ',
  ' ne ',
  ' lt ',
  ' ge ',
  '==',
  '&&',
);
const expression = weighted(
  [4, operand],
  [4, join(operand, operator, operand)],
  [2, join(operand, operator, operand, operator, operand)],
  [1, join(pick('!', '! ', 'not '), operand)],
  [1, join(pick('('), operand, operator, operand, pick(')'), operator, operand)],
  [1, join(pick('!('), operand, operator, operand, pick(')'))],
);
const words = pick(
  'a',
  ' ',
  'text',
  '\n',
  '  ',
  '\t',
  '{"k": "',
  '"',
  '}',
  ',',
  ' - ',
  '.',
  '(',
  ')',
  '[',
  ']',
  '!',
  '-',
  ' x',
  '\r\n',
  '\\',
  '\\\\',
  '@',
  ':',
  ';',
  '1',
  '=',
  '/',
  'é',
);
const odd = pick(
  '#',
  '$',
  '#a',
  '#{',
  '##c\n',
  '#* c *#',
  '#[[ $s ]]#',
  '\\#if',
  '\\#foo',
  '\\\\#set($v=1)',
  '#123',
  '$$',
  '$!',
  '$\\!s',
  '#else',
  '#end',
  '#@x',
  '$.',
  '$[',
  '${',
  '#tag(1)',
  '#-',
  '#**#',
  '#stop',
  '#break',
  '\\#set',
  '\\\\',
  '$m.a##c\n',
);
const target = weighted(
  [5, pick('$v', '$i', '$n')],
  [2, pick('$m.a', '$m.new', "$m['z']", '$l[0]', '$l[9]', '$u.x', '${v}', '$!v')],
);
const end = pick('#end', '#end', '#{end}', '#end\n', '#end  \n', '#end ');
const set = join(
  pick('#set', '#{set}', ' #set', '  #set', '#set '),
  pick('('),
  blank,
  target,
  pick(' = ', '=', '= '),
  expression,
  blank,
  pick(')', ')', ')\n', ') \n'),
);

const { template } = fc.letrec<{ template: string; statement: string; block: string }>((tie) => ({
  template: many(tie('statement'), 6),
  block: many(tie('statement'), 3),
  statement: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'statement' },
    { weight: 6, arbitrary: words },
    { weight: 6, arbitrary: reference },
    { weight: 3, arbitrary: set },
    { weight: 1, arbitrary: odd },
    {
      weight: 3,
      arbitrary: join(pick('#if(', '#if (', '#{if}('), blank, expression, blank, pick(')', ')\n'), tie('block'), end),
    },
    {
      weight: 2,
      arbitrary: join(
        pick('#if('),
        expression,
        pick(')'),
        tie('block'),
        pick('#else', '#{else}', '#else\n', '#elseif($t)', '#elseif($u == 1)\n'),
        tie('block'),
        end,
      ),
    },
    {
      weight: 3,
      arbitrary: join(
        pick('#foreach(', '#foreach( ', '#foreach ('),
        pick('$i', '$v', '${i}'),
        pick(' in ', ' in  '),
        weighted([3, pick('$l', '$q', '$m', '$o', '$u', '$m.b.l')], [1, range], [1, list], [1, operand]),
        pick(')', ')\n'),
        tie('block'),
        end,
      ),
    },
    { weight: 1, arbitrary: join(pick('#define($v)', '#define( $q )\n'), tie('block'), end) },
    { weight: 1, arbitrary: join(pick('#evaluate('), argument, pick(')', ')\n')) },
    {
      weight: 1,
      arbitrary: join(
        pick('#macro(mac $p $r)', '#macro(mac $p)\n'),
        tie('block'),
        weighted([2, pick('$p', '$!p ', '$r')], [1, words]),
        end,
        pick('#mac('),
        argument,
        pick(' ', ', '),
        argument,
        pick(')', ')\n'),
      ),
    },
  ),
}));

/** One character taken out, doubled or put in: what a typing error makes of a template. */
const damaged = fc
  .tuple(template, fc.nat(), pick('', '(', ')', '$', '#', '"', "'", '[', ']', '{', '}', '.', ' ', '\\', '!', '-', '&'))
  .map(([text, at, piece]) => {
    const index = text.length === 0 ? 0 : at % text.length;
    return text.slice(0, index) + piece + text.slice(piece === '' ? index + 1 : index);
  });

/** Templates, most of them right and some a little wrong. */
export const templates: fc.Arbitrary<string> = weighted([3, template], [1, damaged]);
