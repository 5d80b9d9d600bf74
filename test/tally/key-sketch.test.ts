import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSketch,
  emptySketch,
  HEAD_BITS,
  mostFrequent,
  SketchCounter,
  type KeySketch,
} from '../../src/tally/key-sketch.js';
import { cases, triesAll } from '../helpers/effort.js';

const headOf = (person: number) =>
  createHash('sha256').update(String(person)).digest().readUInt32BE() >>> (32 - HEAD_BITS);

/** Counts blocks with this many counters in turn, as workers do, and adds up their results. */
function sketched(blocks: readonly (readonly number[])[], workers = 1): KeySketch {
  const counters = Array.from({ length: workers }, () => new SketchCounter());
  const total = emptySketch();
  blocks.forEach((people, index) => {
    const counter = counters[index % workers] ?? new SketchCounter();
    for (const person of people) counter.add(headOf(person));
    addSketch(total, counter.take());
  });
  return total;
}

const inBlocks = (people: readonly number[], size: number) =>
  Array.from({ length: Math.ceil(people.length / size) }, (_, at) =>
    people.slice(at * size, (at + 1) * size),
  );

describe('the sketch of keys', () => {
  it('is the same for any blocks, their order and the workers', () => {
    const people = Array.from({ length: 6_000 }, (_, row) => (row % 3 === 0 ? 7 : row));
    const whole = sketched([people]);
    for (const [size, workers] of [
      [1, 1],
      [511, 1],
      [513, 2],
      [4_000, 3],
    ] as const) {
      expect(sketched(inBlocks(people, size), workers)).toEqual(whole);
      expect(sketched(inBlocks(people, size).toReversed(), workers)).toEqual(whole);
    }
  });

  it('survives JSON, as do results of ranges', () => {
    const part = sketched([Array.from({ length: 1_000 }, (_, row) => row)]);
    const total = emptySketch();
    const copy: KeySketch = JSON.parse(JSON.stringify(part));
    addSketch(total, copy);
    expect(total).toEqual(part);
  });

  it.each([
    [100_000, 150],
    [100_000, 5_000],
    [300_000, 400],
    [20_000, 19_000],
  ])('finds in %i rows the %i of one key', (rows, repeated) => {
    const people = Array.from({ length: rows }, (_, row) => (row < repeated ? -1 : row));
    const found = mostFrequent(sketched([people]), 0.001 * rows);
    expect(Math.abs(found - repeated)).toBeLessThan(0.2 * repeated + 20);
  });

  it('finds no frequent key when all are different, or occur a few times', () => {
    for (const times of triesAll ? [1, 2, 5] : [2]) {
      const people = Array.from({ length: 200_000 }, (_, row) => Math.floor(row / times));
      expect(mostFrequent(sketched([people]), 200)).toBe(0);
    }
    expect(mostFrequent(emptySketch(), 1)).toBe(0);
  });

  it('never underestimates a key by more than the average of the other rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 2_000 }),
        fc.nat(2_000),
        fc.nat(),
        (repeated, others, person) => {
          const people = [
            ...Array.from({ length: repeated }, () => person),
            ...Array.from({ length: others }, (_, row) => person + 1 + row),
          ];
          expect(mostFrequent(sketched(inBlocks(people, 700)), 50)).toBeGreaterThanOrEqual(
            repeated - others / 4_096 - 1,
          );
        },
      ),
      { numRuns: cases(20) },
    );
  });
});
