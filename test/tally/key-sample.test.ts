import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { emptySample, MAX_SAMPLED_KEYS, mergeSamples, type KeySample } from '../../src/tally/key-sample.js';
import { KeyCounter } from '../../src/tally/key-counter.js';
import { cases } from '../helpers/effort.js';

const digestOf = (person: number) => createHash('sha256').update(String(person)).digest();

/** The expected sample of these people. */
function expected(people: readonly number[]): KeySample {
  const counts = new Map<number, number>();
  for (const person of people) {
    const key = Number(digestOf(person).readBigUInt64BE() >> 12n);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const all = [...counts].toSorted(([a], [b]) => a - b).slice(0, MAX_SAMPLED_KEYS);
  return { keys: all.map(([key]) => key), counts: all.map(([, count]) => count) };
}

/** Counts blocks with this many counters in turn, as workers do, and adds up their results. */
function sampled(blocks: readonly (readonly number[])[], workers: number): KeySample {
  const counters = Array.from({ length: workers }, () => new KeyCounter());
  return blocks.reduce<KeySample>((total, people, index) => {
    const counter = counters[index % workers] ?? new KeyCounter();
    for (const person of people) counter.add(Buffer.from(`,"${digestOf(person).toString('hex')}"`), 2);
    return mergeSamples(total, counter.take());
  }, emptySample());
}

describe('the sample of keys', () => {
  it('has every key when there are few, with its number of rows', () => {
    expect(sampled([[1, 2, 2], [], [3, 1]], 1)).toEqual(expected([1, 2, 2, 3, 1]));
    expect(sampled([[]], 1)).toEqual(emptySample());
  });

  it('has the smallest keys when there are many, with any blocks and workers', () => {
    const people = Array.from({ length: 30_000 }, (_, row) => (row * 7_919) % 21_001);
    const whole = expected(people);
    expect(whole.keys).toHaveLength(MAX_SAMPLED_KEYS);
    for (const [size, workers] of [
      [30_000, 1],
      [997, 1],
      [4_001, 3],
      // As with many small files: a few keys at a time.
      [40, 1],
    ] as const) {
      const blocks = Array.from({ length: Math.ceil(people.length / size) }, (_, at) =>
        people.slice(at * size, (at + 1) * size),
      );
      expect(sampled(blocks, workers)).toEqual(whole);
    }
  });

  it('does not lose keys that are less random than digests', () => {
    const counter = new KeyCounter();
    const keys = Array.from({ length: 7_000 }, (_, at) =>
      `ffff${String(at).padStart(9, '0')}`.padEnd(64, '0'),
    );
    for (const key of keys) counter.add(Buffer.from(key), 0);
    const { keys: kept, counts } = counter.take();
    expect(kept).toHaveLength(MAX_SAMPLED_KEYS);
    expect(kept[0]).toBe(Number.parseInt('ffff000000000', 16));
    expect(new Set(counts)).toEqual(new Set([1]));
  });

  it('is the same in any order of merging', () => {
    const blocks = fc.array(fc.array(fc.nat(50), { maxLength: 40 }), { maxLength: 5 });
    fc.assert(
      fc.property(blocks, fc.integer({ min: 1, max: 3 }), (some, workers) => {
        expect(sampled(some, workers)).toEqual(expected(some.flat()));
        expect(sampled(some.toReversed(), workers)).toEqual(expected(some.flat()));
      }),
      { numRuns: cases(50) },
    );
  });
});
