import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PreparedRow } from '../../src/model/block.js';
import { ABSENT, FIRST_REFUSED, MAX_BATCH_CELLS } from '../../src/model/cell-block.js';
import { blockFunction } from '../../src/rows/block-processor.js';
import { cellBlockOf } from '../../src/rows/cell-block-of.js';
import { KnownSpec } from '../../src/rows/known-spec.js';
import { LatestSpec } from '../../src/rows/latest-spec.js';
import { CacheLimit } from '../../src/rows/cache-limit.js';
import { everyKindPlan } from '../helpers/plans.js';

const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constant({ reject: 'NESTED_VALUE' } as const),
);
const row: fc.Arbitrary<PreparedRow> = fc.oneof(
  { weight: 8, arbitrary: fc.array(cell, { minLength: 3, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant({ reject: 'CONTINUATION_WITHOUT_FIRST' } as const) },
  { weight: 1, arbitrary: fc.constant({ leaveOut: 'NOT_A_SALE' } as const) },
);

it('a cell block has every cell of prepared rows, and marks the rows that have ended', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const block = cellBlockOf({
        kind: 'rows',
        rows,
        lines: rows.map((_, index) => 2 * index),
        lineCount: 99,
      });
      expect(block.lineCount).toBe(99);
      const found = block.batches.flatMap(({ bytes, cells, rows: count, lines }) =>
        Array.from({ length: count }, (_, at) => ({
          line: lines?.[at],
          cells: Array.from({ length: 3 }, (_unused, column) => {
            const place = 2 * (at * 3 + column);
            const start = cells[place] ?? 0;
            const length = cells[place + 1] ?? 0;
            if (length === ABSENT) return null;
            if (length <= FIRST_REFUSED) return { reject: block.refusals[FIRST_REFUSED - length] };
            return Buffer.from(bytes).toString('utf8', start, start + length);
          }),
        })),
      );
      const stopped = new Map(block.stops.map((stop) => [stop.row, stop]));
      rows.forEach((expected, index) => {
        expect(found[index]?.line).toBe(2 * index);
        if (Array.isArray(expected)) {
          expect(stopped.has(index)).toBe(false);
          expect(found[index]?.cells).toEqual(
            expected.map((value) => (typeof value === 'string' ? value.toWellFormed() : value)),
          );
        } else expect(stopped.get(index)).toEqual({ row: index, ...expected });
      });
    }),
  );
});

it('a cell block keeps halves of a character in adjacent cells apart, and flags them', () => {
  const rows = [['a\ud83d', '\ude00b', 'ü']];
  const { batches, isDoubtful } = cellBlockOf({ kind: 'rows', rows, lines: [0], lineCount: 1 });
  expect(isDoubtful).toBe(true);
  expect([...(batches[0]?.cells ?? [])]).toEqual([0, 4, 4, 4, 8, 2]);
});

it('a cell block finds the same spec again, and no other', () => {
  const spec = {
    plan: everyKindPlan(),
    dialect: { format: 'rows' },
    sourceOf: null,
    fieldCount: 0,
    format: 'csv',
    partitioning: 'day',
  } as const;
  const latest = new LatestSpec();
  const process = latest.process(spec);
  expect(latest.process(structuredClone(spec))).toBe(process);
  const known = new KnownSpec();
  known.same(spec);
  expect(known.same({ ...spec })).toBe(spec);
  expect(latest.process({ ...spec, partitioning: 'hour' })).not.toBe(process);
});

it('a cell block stops caching cells that rarely occur again', () => {
  const unique = new CacheLimit();
  const worth = Array.from({ length: 5000 }, (_, at) => unique.shouldCache(at));
  expect(worth[0]).toBe(true);
  expect(worth.at(-1)).toBe(false);
  const seldom = new CacheLimit();
  expect(Array.from({ length: 5000 }, (_, at) => seldom.shouldCache(10 * at)).every(Boolean)).toBe(true);
});

it('a cell block rejects the row it names, even after the first batch', () => {
  const plan = everyKindPlan();
  const width = plan.columns.length;
  const fitting = Math.floor(MAX_BATCH_CELLS / width);
  const stopped = fitting + 3;
  const rows = Array.from({ length: fitting + 10 }, (_, index): PreparedRow =>
    index === stopped ? { reject: 'CONTINUATION_WITHOUT_FIRST' } : Array.from({ length: width }, () => ''),
  );
  const lines = rows.map((_, index) => 2 * index);
  const block = cellBlockOf({ kind: 'rows', rows, lines, lineCount: 2 * rows.length });
  expect(block.batches.map((batch) => batch.rows)).toEqual([fitting, 10]);
  const { rejects, tally } = blockFunction({
    plan,
    dialect: { format: 'rows' },
    sourceOf: plan.columns.map((_, index) => index),
    fieldCount: width,
    format: 'csv',
    partitioning: 'none',
  })(block);
  expect(rejects).toEqual([{ lineOffset: 2 * stopped, column: null, code: 'CONTINUATION_WITHOUT_FIRST' }]);
  expect(tally).toMatchObject({ read: rows.length, leftOut: { EMPTY_ROW: rows.length - 1 } });
});

it('a cell block has no cells when every row has ended', () => {
  const rows = [{ leaveOut: 'NOT_A_SALE' }, { leaveOut: 'NOT_A_SALE' }] as const;
  const { batches, stops } = cellBlockOf({ kind: 'rows', rows, lines: [0, 1], lineCount: 2 });
  expect(batches.map((batch) => [batch.rows, batch.cells.length])).toEqual([[2, 0]]);
  expect(stops.map(({ row: index }) => index)).toEqual([0, 1]);
});
