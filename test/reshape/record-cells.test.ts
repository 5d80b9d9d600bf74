import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText } from '../../src/model/cell-text.js';
import { compileCondition, RecordCells } from '../../src/reshape/record-cells.js';

const places = new Map([
  ['status', 0],
  ['state', 1],
]);

/** A record of one field; null: it does not have the field. */
function recordOf(text: string | null): RecordCells {
  const record = new RecordCells(places.size);
  if (text === null) return record;
  record.space.add(text);
  record.take(0);
  return record;
}

const condition = { field: ['status'], values: null, isEmpty: false };

describe('a condition on values', () => {
  const values = ['paid', 'k', 'bezahlt ä', 'größe', ''];
  const holds = compileCondition({ ...condition, values }, places);
  const word = fc.constantFrom(
    ' PAID ',
    'Paid',
    'paid.',
    'K',
    '\u212a',
    'Bezahlt Ä',
    'GRÖSSE',
    'Größe',
    '="paid"',
    '',
    ' ',
  );

  it('is true when the text is one of them in lower case', () => {
    fc.assert(
      fc.property(word, (text) => {
        expect(holds(recordOf(text))).toBe(values.includes(cellText(text).toLowerCase()));
      }),
    );
  });

  it('is false for a field that is missing from the record or could not be read', () => {
    expect(holds(recordOf(null))).toBe(false);
    const record = new RecordCells(places.size);
    record.space.refuse('NESTED_VALUE');
    record.take(0);
    expect(holds(record)).toBe(false);
  });
});

describe('conditions for empty and for filled values', () => {
  const isEmpty = compileCondition({ ...condition, isEmpty: true }, places);
  const isFilled = compileCondition(condition, places);

  it.each([
    ['', true, false],
    [' \u00a0', true, false],
    ['=""', true, false],
    ['x', false, true],
    [null, false, false],
  ])('are, for %j, %s and %s', (text, empty, filled) => {
    expect([isEmpty(recordOf(text)), isFilled(recordOf(text))]).toEqual([empty, filled]);
  });

  it('are both false for a field that could not be read', () => {
    const record = new RecordCells(places.size);
    record.space.refuse('NESTED_VALUE');
    record.take(0);
    expect([isEmpty(record), isFilled(record)]).toEqual([false, true]);
  });
});
