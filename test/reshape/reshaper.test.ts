import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined, rowsOf, rowsOfObjects, textPlan } from './rows.js';
import { cases } from '../helpers/effort.js';

const order = { from: 'order' };

describe('the rows of a group', () => {
  const plan = textPlan(
    { order, sku: {}, total: {}, city: {} },
    { group: { by: 'Order', fillDown: ['City', 'total currency'], firstRowOnly: ['Total'] } },
  );
  const header = 'Order,SKU,Total,City\n';

  it('are filled from the first row, which alone keeps its total', async () => {
    const { rows, lines, records, made } = await rowsOf(
      plan,
      `${header}1,A,10,"Bad\nTölz"\n1,B,,\n1,C,10,Ulm\n2,A,5,Rom\n`,
    );
    expect(rows).toEqual([
      ['1', 'A', '10', 'Bad\nTölz'],
      ['1', 'B', '', 'Bad\nTölz'],
      ['1', 'C', '', 'Ulm'],
      ['2', 'A', '5', 'Rom'],
    ]);
    expect(lines).toEqual([2, 4, 5, 6]);
    expect([records, made]).toEqual([4, 4]);
  });

  it('are rejected when their first row is not directly above', async () => {
    const { rows } = await rowsOf(plan, `${header}1,B,,\n1,C,,\n2,A,5,Rom\n1,D,,\n`);
    expect(rows).toEqual([
      { reject: 'CONTINUATION_WITHOUT_FIRST' },
      { reject: 'CONTINUATION_WITHOUT_FIRST' },
      ['2', 'A', '5', 'Rom'],
      { reject: 'CONTINUATION_WITHOUT_FIRST' },
    ]);
  });

  it('stay together across broken and empty rows', async () => {
    const { rows } = await rowsOf(plan, `${header}1,A,10,Ulm\n1,"B"x,,\n,,,\n1,B\n1,C,,\n`);
    expect(rows).toEqual([
      ['1', 'A', '10', 'Ulm'],
      { reject: 'MALFORMED_QUOTES' },
      { leaveOut: 'EMPTY_ROW' },
      { reject: 'FIELD_COUNT' },
      ['1', 'C', '', 'Ulm'],
    ]);
  });

  it('are the same wherever blocks are cut', async () => {
    const cell = fc.constantFrom('', 'x', '"a\nb"', '7');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('1', '2', ''), cell, cell, cell), { maxLength: 60 }),
        async (records) => {
          const text = header + records.map((fields) => `${fields.join(',')}\n`).join('');
          const whole = await rowsOf(plan, text);
          const cut = await rowsOf(plan, text, { blockBytes: 7 });
          expect([cut.rows, cut.lines]).toEqual([whole.rows, whole.lines]);
          expect(whole.made).toBe(whole.records);
        },
      ),
      { numRuns: cases(40) },
    );
  });

  it('need the field that identifies the group', async () => {
    await expect(rowsOf(plan, 'SKU,Total,City\nA,1,x\n')).rejects.toMatchObject({ code: 'MISSING_FIELD' });
  });
});

describe('cells with several items', () => {
  const plan = textPlan(
    { order, sku: {}, total: {} },
    {
      items: {
        from: 'items',
        between: ';',
        partsBetween: '|',
        labels: ['id', 'sku'],
        fields: { sku: 'sku' },
      },
      group: { by: 'order', firstRowOnly: ['total'] },
    },
  );

  it('become rows; an order without items stays one row', async () => {
    const { rows, lines, records, made } = await rowsOf(
      plan,
      'order,items,total\n1,id:1|sku:A;id:2|sku:B,10\n2,,5\n3,two mugs,7\n',
    );
    expect(rows).toEqual([['1', 'A', '10'], ['1', 'B', ''], ['2', '', '5'], { reject: 'MALFORMED_ITEMS' }]);
    expect(lines).toEqual([2, 2, 3, 4]);
    expect([records, made]).toEqual([3, 4]);
  });

  it('are split over several blocks when there are very many', async () => {
    const cell = Array.from({ length: 10_000 }, (_, index) => `id:${index}|sku:${index}`).join(';');
    const { rows, lines } = await rowsOf(plan, `order,items,total\n1,${cell},9\n2,id:1|sku:A,5\n`);
    expect(rows).toHaveLength(10_001);
    expect(rows[9_999]).toEqual(['1', '9999', '']);
    expect([lines[9_999], lines[10_000]]).toEqual([2, 3]);
  });

  it('are read from objects and JSON Lines, too', async () => {
    const records = [
      { Order: 1, items: 'id:1|sku:A;id:2|sku:B', total: 10, other: 'x' },
      { order: [1], items: null, total: '' },
      {},
      'text',
    ];
    const rows = [
      ['1', 'A', '10'],
      ['1', 'B', ''],
      [{ reject: 'NESTED_VALUE' }, '', ''],
      { leaveOut: 'EMPTY_ROW' },
      { reject: 'NOT_AN_OBJECT' },
    ];
    const fromObjects = await rowsOfObjects(plan, records);
    expect(fromObjects.rows).toEqual(rows);
    expect([...fromObjects.reshaped.unread()]).toEqual(['other']);
    const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    expect((await rowsOf(plan, text)).rows).toEqual(rows);
  });
});

describe('rules for rows', () => {
  it('exclude rows with their reason, and negate amounts', async () => {
    const plan = textPlan(
      { order, total: {} },
      {
        rows: [
          { when: { field: 'status', in: ['Cancelled'] }, action: 'leaveOut', reason: 'CANCELLED_ORDER' },
          { when: { field: 'test', isEmpty: false }, action: 'leaveOut' },
          { when: { field: 'type', in: ['refund'] }, action: 'negate', fields: ['total', 'tax'] },
        ],
      },
    );
    const { rows } = await rowsOf(
      plan,
      'order,status,test,type,total\n1, cancelled ,,,1\n2,,yes,,2\n3,,,Refund,3\n4,,,refund,-4\n5,,,refund,\n6,,,sale,6\n',
    );
    expect(rows).toEqual([
      { leaveOut: 'CANCELLED_ORDER' },
      { leaveOut: 'EXCLUDED' },
      ['3', '-3'],
      ['4', '-4'],
      ['5', ''],
      ['6', '6'],
    ]);
    const without = await rowsOf(plan, 'order,total,status\n1,2,x\n');
    expect(without.reshaped.ruleFieldsMissing).toEqual(['test', 'type']);
  });
});

describe('fields from a joined file', () => {
  const plan = (settings: object = {}) =>
    textPlan(
      { order, email: { from: 'customer email' } },
      {
        join: [
          {
            name: 'customers',
            on: { field: 'customer', other: ['Customer ID', 'Reference'] },
            fields: { 'Customer email': ['E-mail', 'Email Address'] },
            ...settings,
          },
        ],
      },
    );
  const orders = 'order,customer\n1,c1\n2,C2\n3,\n4,c9\n';

  it('come from the row with the same key, the first of several', async () => {
    const use = plan();
    const lookup = await joined(use, 'Customer ID,Email Address\nc1,a@x\nc1,b@x\n,z@x\nC2,c@x\n');
    const { rows, joins } = await rowsOf(use, orders, { lookups: [lookup] });
    expect(rows).toEqual([
      ['1', 'a@x'],
      ['2', 'c@x'],
      ['3', ''],
      ['4', ''],
    ]);
    expect(joins).toEqual([{ matched: 2, unmatched: 1, withoutKey: 1 }]);
    expect(lookup.counts).toEqual({ read: 4, withoutKey: 1, duplicates: 1, refused: 0 });
  });

  it('come from the last of several, regardless of case, where the schema says so', async () => {
    const use = plan({ duplicates: 'last', on: { field: 'customer', other: 'reference', ignoreCase: true } });
    const lookup = await joined(use, 'Reference;E-mail\nC1;a@x\nc1;b@x\nc2;c@x\n"c3"x;y\n');
    expect((await rowsOf(use, orders, { lookups: [lookup] })).rows.slice(0, 2)).toEqual([
      ['1', 'b@x'],
      ['2', 'c@x'],
    ]);
    expect(lookup.counts).toEqual({ read: 4, withoutKey: 0, duplicates: 1, refused: 1 });
  });

  it('are refused for a file without the key, or a file that is too large', async () => {
    await expect(joined(plan(), 'Name,Email Address\nx,a@x\n')).rejects.toMatchObject({
      code: 'MISSING_FIELD',
    });
    const large = Array.from({ length: 100 }, (_, index) => `c${index},x${index}@example.com\n`).join('');
    await expect(joined(plan(), `Customer ID,E-mail\n${large}`, 10_000)).rejects.toMatchObject({
      code: 'JOIN_TOO_LARGE',
    });
  });
});

describe('the value of a column', () => {
  const value = async (source: object, header: string, record: string) => {
    const { rows } = await rowsOf(textPlan({ order, value: source }), `order,${header}\n1,${record}\n`);
    const [row] = rows;
    return Array.isArray(row) ? row[1] : row;
  };

  it('may be constant', async () => {
    expect(await value({ value: 'EUR' }, 'x', 'y')).toBe('EUR');
  });
  it('may be joined, without the empty parts', async () => {
    const join = { fields: ['Date', ['Time', 'Hour'], 'Zone'], with: ' ' };
    expect(await value({ join }, 'Date,Hour,Zone', '2024-05-13, 10:00 ,')).toBe('2024-05-13 10:00');
  });
  it('may come from the first field with a value', async () => {
    expect(await value({ from: ['a', 'b'], firstFilled: true }, 'b,a', '2, ')).toBe('2');
    expect(await value({ from: ['a', 'b'], part: 'lastName' }, 'b,a', 'Ann Lee, ')).toBe('');
  });
  it('may lose prefixes and all but the first of several', async () => {
    const source = { from: 'p', removePrefix: ["'", 'id:'], firstOf: ['/', ';', ' or '] };
    expect(await value(source, 'p', "'+1 212 / +1 213")).toBe('+1 212');
    expect(await value(source, 'p', 'id: 7 or 8')).toBe('7');
    expect(await value(source, 'p', '; ;9')).toBe('9');
    // Not several values: what is wrong with it can only be said of the whole.
    expect(await value({ from: 'p', firstOf: ',' }, 'p', '"4,91713E+12"')).toBe('4,91713E+12');
  });
  it('may depend on a condition', async () => {
    const source = { from: 'product-id', when: { field: 'type', in: ['1', 'ASIN'] } };
    expect(await value(source, 'product-id,type', 'B01,asin')).toBe('B01');
    expect(await value(source, 'product-id,type', '4006381333931,4')).toBe('');
  });
});
