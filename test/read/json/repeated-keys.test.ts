import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hasEscapedKeys, parseLosslessly } from '../../../src/read/json/parse-losslessly.js';
import { visitRepeatedKeys } from '../../../src/read/json/repeated-keys.js';

function repeatedIn(text: string, value: unknown = parseLosslessly(text)): string[] {
  const places: string[] = [];
  visitRepeatedKeys(text, value, (place) => places.push(place.join('/')));
  return places;
}

it.each([
  ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', []],
  ['{"a":1,"a":1}', ['a']],
  ['{"a":1, "\\u0061" : 2}', ['a']],
  ['{"a":"\\"","a":"\\\\"}', ['a']],
  ['{"a":{"b":1,"c":2,"b":3}}', ['a/b']],
  ['{"a":[{"b":1},{"b":1,"b":[{"c":1,"c":2}]}]}', ['a/1/b', 'a/1/b/0/c']],
  ['{"a":"b\\":","c":"{\\"a\\":1,\\"a\\":2}"}', []],
  ['{"a":1,"a":2,"a":3}', ['a', 'a']],
  ['{"__proto__":1,"__proto__":2,"":1,"":2}', ['__proto__', '']],
  ['[]', []],
])('repeated keys are found in %s', (text, places) => {
  expect(repeatedIn(text)).toEqual(places);
});

type Tree =
  string | number | null | readonly Tree[] | { readonly pairs: readonly (readonly [string, Tree])[] };

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      fc.constantFrom('"', '\\', ':', '{"a":1}', 'a'),
      fc.string({ maxLength: 4 }),
      fc.integer(),
      fc.constant(null),
    ),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.record({
      pairs: fc.array(fc.tuple(fc.constantFrom('a', 'b', '"', '\\', 'é', ':'), tie('tree')), {
        maxLength: 4,
      }),
    }),
  ),
}));

function write(value: Tree, space: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (!('pairs' in value)) return `[${value.map((element) => write(element, space)).join(`,${space}`)}]`;
  const pairs = value.pairs.map(
    ([key, inner]) => `${JSON.stringify(key)}${space}:${space}${write(inner, space)}`,
  );
  return `{${pairs.join(`${space},`)}}`;
}

function repeatedOf(value: Tree, above: readonly (string | number)[], found: string[]): string[] {
  if (typeof value !== 'object' || value === null) return found;
  if (!('pairs' in value)) {
    value.forEach((element, index) => repeatedOf(element, [...above, index], found));
    return found;
  }
  const keys = new Set<string>();
  for (const [key, inner] of value.pairs) {
    if (keys.has(key)) found.push([...above, key].join('/'));
    keys.add(key);
    repeatedOf(inner, [...above, key], found);
  }
  return found;
}

it('exactly the keys that occur twice are found, in any record', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom('', ' ', '\t '), (value, space) => {
      expect(repeatedIn(write(value, space))).toEqual(repeatedOf(value, [], []));
    }),
    { numRuns: 2000 },
  );
});

it('objects may be nested as deep as a record allows', () => {
  const depth = 100_000;
  const text = `${'{"a":'.repeat(depth)}{"b":1,"b":2}${'}'.repeat(depth)}`;
  expect(repeatedIn(text, JSON.parse(text))).toHaveLength(1);
});

it.each([
  ['{"a":"\\n","b":"c\\":"}', false],
  ['{"a\\n":1}', true],
  ['{"a":1,"b":{"\\u0061" : 1}}', true],
  ['{"a":"\\"","c":1}', false],
  ['{"a":1}', false],
])('escapes are detected in the keys of %s: %s', (text, has) => {
  expect(hasEscapedKeys(text)).toBe(has);
});
