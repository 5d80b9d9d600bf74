import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRecord, fieldText, readJsonRecord } from '../../src/read/json-records.js';
import { Refusal } from '../../src/model/reject.js';

/** The text of field `v` of a JSON line. */
function valueOf(json: string): string | Refusal {
  const record = readJsonRecord(`{"v":${json}}`);
  return record instanceof Refusal ? record : fieldText(record['v']);
}

describe('readJsonRecord', () => {
  it.each([
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['9007199254740993', '9007199254740993'],
    ['12345678901234567.89', '12345678901234567.89'],
    ['0.1', '0.1'],
    ['1.5e3', '1.5e3'],
    ['"007"', '007'],
    ['true', 'true'],
    ['null', ''],
    ['""', ''],
  ])('reads %s as %s, digit by digit', (json, text) => {
    expect(valueOf(json)).toBe(text);
  });

  it('preserves the value of every number', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.nat({ max: 99 }),
        (whole, cents) => {
          expect(valueOf(String(whole))).toBe(String(whole));
          const decimal = valueOf(`${whole}.${String(cents).padStart(2, '0')}`);
          expect(decimal).toBeTypeOf('string');
          const [left, right = ''] = String(decimal).split('.');
          expect([BigInt(left ?? ''), right.padEnd(2, '0')]).toEqual([whole, String(cents).padStart(2, '0')]);
        },
      ),
    );
  });

  it('distinguishes keys with escapes from others of the same length, on every release of Node', () => {
    expect(readJsonRecord('{"\\"":{},"\\\\":{}}')).toEqual({ '"': {}, '\\': {} });
    expect(readJsonRecord('{"\\"":{},"\\"":null}')).toEqual({ '"': null });
    expect(readJsonRecord('{"a\\n":1,"b":2}')).toMatchObject({ b: expect.anything() });
  });

  it.each([
    ['{"a":', 'INVALID_JSON'],
    ['not json', 'INVALID_JSON'],
    ['{"a":1}{"a":2}', 'INVALID_JSON'],
    ['[1]', 'NOT_AN_OBJECT'],
    ['"text"', 'NOT_AN_OBJECT'],
    ['12345678901234567890', 'NOT_AN_OBJECT'],
    ['null', 'NOT_AN_OBJECT'],
  ])('refuses the line %s with %s', (line, code) => {
    expect(readJsonRecord(line)).toEqual(
      new Refusal(code === 'INVALID_JSON' ? 'INVALID_JSON' : 'NOT_AN_OBJECT'),
    );
  });
});

describe('fieldText', () => {
  it.each([
    [12n ** 20n, String(12n ** 20n)],
    [42, '42'],
    [-0, '0'],
    [false, 'false'],
    [undefined, ''],
    [new Date('2024-05-13T10:00:00.000Z'), '2024-05-13T10:00:00.000Z'],
  ])('returns %s as text', (value, text) => {
    expect(fieldText(value)).toBe(text);
  });

  it.each([
    ['{"a":19.90,"b":"1e5"}', '19.9'],
    ['{"a":19.90,"b":"x"}', '19.9'],
    ['{"a":123456789012345.10}', '123456789012345.10'],
    ['{"a":12345678901234567890}', '12345678901234567890'],
    ['{"a":-0.50,"b":"3e4"}', '-0.5'],
  ])('returns the number of %s as text, whatever is next to it', (line, text) => {
    const record = readJsonRecord(line);
    expect(record instanceof Refusal ? null : fieldText(record['a'])).toBe(text);
  });

  it.each([
    [2 ** 53, 'UNSAFE_NUMBER'],
    [[1], 'NESTED_VALUE'],
    [{ a: 1 }, 'NESTED_VALUE'],
    [Symbol('x'), 'NESTED_VALUE'],
    [new Date(Number.NaN), 'NESTED_VALUE'],
  ])('refuses %s with %s', (value, code) => {
    const result = fieldText(value);
    expect(result instanceof Refusal && result.code).toBe(code);
  });
});

describe('asRecord', () => {
  it('accepts only objects', () => {
    expect(asRecord({ a: 1 })).toEqual({ a: 1 });
    for (const value of [null, undefined, 1, 'a', [1]]) expect(asRecord(value)).toBeInstanceOf(Refusal);
  });
});
