import { describe, expect, it } from 'vitest';
import { CacheLimit } from '../../src/rows/cache-limit.js';

/** How many results are worth caching when one repeats every given number of rows. */
function worth(rowsApart: number, answers: number, firstRow = 0): number {
  const limit = new CacheLimit();
  return Array.from({ length: answers }, (_, index) =>
    limit.shouldCache(firstRow + index * rowsApart),
  ).filter((shouldCache) => shouldCache).length;
}

describe('the cached results of a column’s cells', () => {
  it('are no longer kept when more than half of them are new again and again', () => {
    expect(worth(1, 5_000)).toBe(1_023);
    expect(worth(1, 5_000, 70_000)).toBe(1_023);
    expect(worth(2, 5_000)).toBe(1_023);
  });

  it('are kept when most occur again', () => {
    expect(worth(3, 5_000)).toBe(5_000);
    expect(worth(3, 5_000, 70_000)).toBe(5_000);
  });

  it('are judged again after every 1,024 cells, by the last ones', () => {
    const limit = new CacheLimit();
    for (let index = 0; index < 1_024; index++) expect(limit.shouldCache(index * 3)).toBe(true);
    const shouldCache = Array.from({ length: 1_024 }, (_, index) => limit.shouldCache(3_072 + index));
    expect(shouldCache.indexOf(false)).toBe(1_023);
    expect(limit.shouldCache(9_000_000)).toBe(false);
  });
});
