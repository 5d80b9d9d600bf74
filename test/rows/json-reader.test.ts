import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { BlockResult } from '../../src/model/block-result.js';
import { blockFunction } from '../../src/rows/block-processor.js';
import { everyKindPlan } from '../helpers/plans.js';
import { cases } from '../helpers/effort.js';

const process = blockFunction({
  plan: everyKindPlan(),
  dialect: { format: 'jsonl' },
  sourceOf: null,
  fieldCount: 0,
  format: 'csv',
  partitioning: 'none',
});

function resultOf(text: string): BlockResult {
  return process({ kind: 'text', bytes: Buffer.from(text), refused: [] });
}

const value = fc.oneof(
  fc.constantFrom(
    'a@x.example',
    '212-555-0142',
    'US',
    'de',
    '',
    ' x ',
    'ü "quoted", text',
    'a\nb\tc',
    '\uFFFD',
  ),
  fc.constantFrom(null, true, false, 1, 1.5, 1e21, 12345678901234567890n, [1], { a: 1 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const names = [
  'time',
  'Created at',
  'TIME',
  'id',
  'email',
  'phone',
  'country',
  'consent',
  'quantity',
  'amount',
  'x',
];
const line = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 8 })
      .map((pairs) => Object.fromEntries([['time', '2024-05-01T10:00:00Z'], ['id', 'A-1'], ...pairs]))
      .map((record) =>
        JSON.stringify(record, (_, given: unknown) => (typeof given === 'bigint' ? Number(given) : given)),
      ),
  },
  fc.constantFrom(
    '',
    ' ',
    '{}',
    '{"id":1,"id":2}',
    '[]',
    '{"id":',
    '{"time":null,"id":""}',
    '{"y":1}',
    'null',
  ),
  fc.constantFrom('{"time":"2024-05-01","id":1234567890123456789}', '{"id":1.50,"time":"2024-05-01"}'),
);

it('lines of JSON are read together as one by one, when no key is known and JSON.parse reads each', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.boolean(), (lines, isEnded) => {
      const all = resultOf(lines.join('\n') + (isEnded ? '\n' : ''));
      const single = lines.map((text) => resultOf(`${text}\n`));
      expect(all.output.toString()).toBe(single.map(({ output }) => output.toString()).join(''));
      expect(all.tally.read).toBe(single.reduce((sum, { tally }) => sum + tally.read, 0));
      expect(all.tally.written).toBe(single.reduce((sum, { tally }) => sum + tally.written, 0));
      const rejects = single.flatMap((result, at) =>
        result.rejects.map((reject) => ({ ...reject, lineOffset: reject.lineOffset + at })),
      );
      expect(all.rejects).toEqual(rejects);
      const unmapped = new Set(single.flatMap(({ unmappedFields }) => unmappedFields));
      expect(new Set(all.unmappedFields)).toEqual(unmapped);
    }),
    { numRuns: cases(400) },
  );
});

it('lines longer than the kernel’s limit, and lines across the texts that it loads, are all read', () => {
  const lines = Array.from({ length: 2000 }, (_, index) =>
    JSON.stringify({
      time: '2024-05-01T10:00:00Z',
      id: `A-${index}`,
      x: 'y'.repeat(index === 700 ? 300_000 : index % 400),
    }),
  );
  for (const end of ['\n', '']) {
    const result = resultOf(lines.join('\n') + end);
    expect(result.tally.written).toBe(lines.length);
    expect(result.lines).toBe(lines.length);
    const ids = result.output
      .toString()
      .split('\n')
      .map((row) => row.split(',')[1]);
    expect(ids.slice(0, -1)).toEqual(lines.map((_, index) => `A-${index}`));
  }
});
