import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf, textPlan } from './rows.js';
import { cases } from '../helpers/effort.js';

const plan = textPlan(
  { order: {}, sku: {}, total: {}, city: {}, person: {} },
  {
    group: {
      by: 'order',
      identity: ['person', 'total'],
      fillDown: ['city', 'person'],
      firstRowOnly: ['total'],
    },
    rows: [{ when: { field: 'sku', in: ['void'] }, action: 'leaveOut' }],
  },
);
const HEADER = 'order,sku,total,city,person\n';

/** Lines of an order, some of which are not rows. */
const order = fc
  .record({
    key: fc.constantFrom('1', '2', '', ' 2 ', '="2"', 'Tür'),
    first: fc.constantFrom(',10,Ulm,Ann', ',,,', ',10,"Bad\nTölz",Ann', ',5,,'),
    lines: fc.integer({ min: 0, max: 300 }),
    odd: fc.constantFrom('B,,,', 'void,,,', 'B,,Rom,', 'B,,,Ann', 'B,,,Bob', '"a ""b""",,,', '"B"x,,,', 'B'),
    every: fc.integer({ min: 1, max: 90 }),
  })
  .map(({ key, first, lines, odd, every }) =>
    [
      `${key},A${first}`,
      ...Array.from({ length: lines }, (_, at) => `${key},${at % every === 0 ? odd : 'B,,,'}`),
    ].join('\n'),
  );

describe('orders that continue in the next block', () => {
  it('produce the rows of a single block, wherever the blocks end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(order, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 9_000, max: 30_000 }),
        async (orders, blockBytes) => {
          const text = `${HEADER}${orders.join('\n')}\n${'9,Z,1,,\n'.repeat(3000)}`;
          const whole = await rowsOf(plan, text, { blockBytes: 10_000_000 });
          const cut = await rowsOf(plan, text, { blockBytes });
          expect([cut.rows, cut.lines, cut.records]).toEqual([whole.rows, whole.lines, whole.records]);
        },
      ),
      { numRuns: cases(25) },
    );
  });

  it('are filled in when an order is longer than a block', async () => {
    const text = `${HEADER}1,A,10,Ulm,Ann\n${'1,B,,,\n'.repeat(9000)}2,C,5,Rom,Bob\n`;
    const { rows } = await rowsOf(plan, text, { blockBytes: 10_000 });
    expect(rows).toHaveLength(9002);
    expect(rows[8000]).toEqual(['1', 'B', '', 'Ulm', 'Ann']);
    expect(rows.at(-1)).toEqual(['2', 'C', '5', 'Rom', 'Bob']);
  });

  it('are rejected to the end of the order when its first row is missing', async () => {
    const text = `${HEADER}1,A,10,Ulm,Ann\n${'2,B,,,\n'.repeat(9000)}2,C,5,Rom,Bob\n`;
    const { rows } = await rowsOf(plan, text, { blockBytes: 10_000 });
    expect(rows[9000]).toEqual({ reject: 'CONTINUATION_WITHOUT_FIRST' });
    expect(rows.at(-1)).toEqual(['2', 'C', '5', 'Rom', 'Bob']);
  });
});
