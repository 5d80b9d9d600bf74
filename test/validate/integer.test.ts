import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileInteger } from '../../src/validate/integer.js';
import { INTEGER_OUT_OF_RANGE, INVALID_INTEGER } from '../../src/validate/value-parser.js';
import { expectTable, outcome } from './expect-table.js';

const parse32 = compileInteger(32);
const parse64 = compileInteger(64);

describe('integer', () => {
  it('writes whole numbers in one form', () => {
    expectTable(parse32, 'INVALID_INTEGER', {
      '0': '0',
      '7': '7',
      '+7': '7',
      '-7': '-7',
      '007': '7',
      '-007': '-7',
      '3.0': '3',
      '3.00': '3',
      '-3.000': '-3',
      '+0': '0',
      '-0': '0',
      '-0.0': '0',
      '000': '0',
      '0000000000000000000000001': '1',
    });
  });

  it('rejects other numbers and other text', () => {
    const values = [
      '',
      '+',
      '-',
      '.',
      '.0',
      '3.',
      '3.5',
      '3.01',
      '1e3',
      '0x10',
      '1,234',
      '1 234',
      '1_0',
      '--1',
    ];
    for (const value of [
      ...values,
      '+-1',
      '1--',
      'NaN',
      '１',
      ' 1',
      '1 ',
      '1\u0000',
      '3.0.0',
      '3.0e1',
      '−1',
    ]) {
      expect([value, outcome(parse32, value)]).toEqual([value, 'refused: INVALID_INTEGER']);
      expect([value, outcome(parse64, value)]).toEqual([value, 'refused: INVALID_INTEGER']);
    }
  });

  it('has exact limits', () => {
    expectTable(parse32, 'INTEGER_OUT_OF_RANGE', {
      '2147483647': '2147483647',
      '2147483648': null,
      '-2147483648': '-2147483648',
      '-2147483649': null,
      '+2147483647.0': '2147483647',
      '10000000000': null,
    });
    expectTable(parse64, 'INTEGER_OUT_OF_RANGE', {
      '9223372036854775807': '9223372036854775807',
      '9223372036854775808': null,
      '-9223372036854775808': '-9223372036854775808',
      '-9223372036854775809': null,
      '9007199254740993': '9007199254740993',
      '009223372036854775807.00': '9223372036854775807',
      ['9'.repeat(100_000)]: null,
    });
  });

  it('agrees with BigInt', () => {
    const near = fc
      .constantFrom(31n, 63n)
      .chain((bits) =>
        fc
          .tuple(fc.constantFrom(-1n, 1n), fc.bigInt(-3n, 3n))
          .map(([sign, distance]) => sign * 2n ** bits + distance),
      );
    const value = fc.oneof(near, fc.bigInt(-(2n ** 70n), 2n ** 70n), fc.bigInt(-(2n ** 33n), 2n ** 33n));
    const zeros = fc.nat({ max: 3 });
    fc.assert(
      fc.property(value, zeros, zeros, fc.boolean(), (number, before, after, plus) => {
        const sign = number < 0n ? '-' : plus ? '+' : '';
        const magnitude = number < 0n ? -number : number;
        const fraction = after === 0 ? '' : `.${'0'.repeat(after)}`;
        const text = `${sign}${'0'.repeat(before)}${magnitude}${fraction}`;
        const fits32 = BigInt.asIntN(32, number) === number;
        const fits64 = BigInt.asIntN(64, number) === number;
        expect(parse32(text)).toBe(fits32 ? String(number) : INTEGER_OUT_OF_RANGE);
        expect(parse64(text)).toBe(fits64 ? String(number) : INTEGER_OUT_OF_RANGE);
      }),
      { numRuns: 2000 },
    );
  });

  it('never throws, and reads its own output unchanged', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123456789.-+'), maxLength: 24 }),
    );
    fc.assert(
      fc.property(text, (value) => {
        const result = parse64(value);
        if (typeof result === 'string') expect(parse64(result)).toBe(result);
        else expect([INVALID_INTEGER, INTEGER_OUT_OF_RANGE]).toContain(result);
      }),
      { numRuns: 2000 },
    );
  });
});
