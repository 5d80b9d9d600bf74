import fc from 'fast-check';
import { expect, test } from 'vitest';

import { sqlOnOneLine } from '../../src/amc/index.js';

test.each([
  ['SELECT 1', 'SELECT 1'],
  ['SELECT\n  a,\n\tb\r\nFROM t;\n', 'SELECT a, b FROM t'],
  ['-- what it is\nSELECT a -- the a\nFROM t', 'SELECT a FROM t'],
  ['SELECT/* two\nlines */a FROM t', 'SELECT a FROM t'],
  ["SELECT '-- no comment' FROM t", "SELECT '-- no comment' FROM t"],
  ["SELECT '/* nor ''this''; */  x' FROM t", "SELECT '/* nor ''this''; */  x' FROM t"],
  ['SELECT "a ""; --b" FROM t -- end', 'SELECT "a ""; --b" FROM t'],
  ['SELECT `x;y` FROM t;  -- done\n/* really */', 'SELECT `x;y` FROM t'],
  ['\uFEFFSELECT 1', 'SELECT 1'],
  ["SELECT 'a  b'\n, 'c'", "SELECT 'a  b' , 'c'"],
])('%j becomes %j', (text, line) => {
  expect(sqlOnOneLine(text)).toBe(line);
  expect(sqlOnOneLine(line)).toBe(line);
});

test.each([
  ['', 'line 1: there is no query'],
  ['-- only this\n', 'there is no query'],
  [';', 'there is no query'],
  ["SELECT\n'a\nb'", 'line 2: a line break or tab is within quotes'],
  ["SELECT 'a\tb'", 'a line break or tab is within quotes'],
  ["SELECT\n\n'open", 'line 3: the quote that begins here does not end'],
  ['SELECT 1 /* open', 'the comment that begins here does not end'],
  ['SELECT 1; SELECT 2', 'more after the semicolon'],
  ["SELECT 'it\\'s -- a' FROM t", 'a backslash is before a quote'],
])('%j is refused: %s', (text, message) => {
  expect(() => sqlOnOneLine(text)).toThrow(message);
});

test('joined queries are one line with quoted text unchanged, however the rest was broken into lines', () => {
  const quoted = fc.stringMatching(/^[a-z ;*/-]*$/).map((text) => `'${text}'`);
  const gap = fc.constantFrom(' ', '\n', '\r\n', '\t', ' -- c;\'"\n', "/* \n' */");
  fc.assert(
    fc.property(fc.array(fc.tuple(quoted, gap), { minLength: 1 }), (parts) => {
      const line = sqlOnOneLine(`SELECT${parts.map(([text, space]) => `${space}${text}`).join('')}`);
      expect(line).not.toMatch(/[\r\n\t]/);
      expect(line).toBe(['SELECT', ...parts.map(([text]) => text)].join(' '));
    }),
  );
});
