import { describe, expect, it } from 'vitest';
import { LessonLimit } from '../../src/rows/lesson-limit.js';

/** How many answers are worth remembering when one comes every so many rows. */
function worth(rowsApart: number, answers: number, firstRow = 0): number {
  const limit = new LessonLimit();
  return Array.from({ length: answers }, (_, index) => limit.isWorth(firstRow + index * rowsApart)).filter(
    (isWorth) => isWorth,
  ).length;
}

describe('the results of a column’s cells', () => {
  it('are remembered no longer where more than half of them are new again and again', () => {
    expect(worth(1, 5_000)).toBe(1_023);
    expect(worth(1, 5_000, 70_000)).toBe(1_023);
    expect(worth(2, 5_000)).toBe(1_023);
  });

  it('are remembered where most come again', () => {
    expect(worth(3, 5_000)).toBe(5_000);
    expect(worth(3, 5_000, 70_000)).toBe(5_000);
  });

  it('are judged again after every 1,024: those of the last ones count', () => {
    const limit = new LessonLimit();
    for (let index = 0; index < 1_024; index++) expect(limit.isWorth(index * 3)).toBe(true);
    const isWorth = Array.from({ length: 1_024 }, (_, index) => limit.isWorth(3_072 + index));
    expect(isWorth.indexOf(false)).toBe(1_023);
    expect(limit.isWorth(9_000_000)).toBe(false);
  });
});
