import { expect } from 'vitest';
import { Refusal } from '../../src/model/reject.js';
import type { ValueParser } from '../../src/validate/value-parser.js';

/** A refusal as its code, so that tables and invariants compare strings. */
export function outcome(parse: ValueParser, value: string): string {
  const result = parse(value);
  return result instanceof Refusal ? `refused: ${result.code}` : result;
}

/** Checks input → output pairs; null stands for the refusal with the code. */
export function expectTable(
  parse: ValueParser,
  code: string,
  table: Readonly<Record<string, string | null>>,
): void {
  const expected: Record<string, string> = {};
  const actual: Record<string, string> = {};
  for (const [input, output] of Object.entries(table)) {
    expected[input] = output ?? `refused: ${code}`;
    actual[input] = outcome(parse, input);
  }
  expect(actual).toEqual(expected);
}
