import { describe, expect, it } from 'vitest';
import { checkConservation } from '../../src/report/conservation.js';
import { countCoverage, emptyCoverage } from '../../src/tally/coverage.js';
import { emptyTally, type Tally } from '../../src/tally/tally.js';

/** 10 rows read: 6 written, 3 rejected, 1 left out. */
function balanced(): Tally {
  const tally = emptyTally(1);
  tally.read = 10;
  tally.written = 6;
  tally.rejected = 3;
  tally.rejects = { INVALID_INTEGER: 2, NULL_NOT_ALLOWED: 1 };
  tally.leftOut = { EMPTY_ROW: 1 };
  const coverage = emptyCoverage();
  countCoverage(coverage, 0, 6);
  tally.coverage = { US: coverage };
  return tally;
}

describe('rows read = written + rejected + left out', () => {
  it('holds for every run', () => {
    expect(() => checkConservation(balanced(), 6, 3)).not.toThrow();
  });

  it.each<[string, (tally: Tally) => void, RegExp]>([
    [
      'a row that was read and is nowhere',
      (tally) => (tally.read += 1),
      /11 rows read, but 6 written \+ 3 rejected/,
    ],
    ['a row that is left out twice', (tally) => (tally.leftOut.EMPTY_ROW = 2), /2 left out/],
    [
      'a reject without a code',
      (tally) => (tally.rejects.INVALID_INTEGER = 1),
      /3 rows rejected, but 2 by code/,
    ],
    [
      'a row counted twice among the identifiers',
      ({ coverage }) => countCoverage(coverage['US'] ?? [], 0, 1),
      /6 rows were to be written, but 7 by their identifiers/,
    ],
  ])('fails for %s', (_, breakIt, message) => {
    const tally = balanced();
    breakIt(tally);
    expect(() => checkConservation(tally, 6, 3)).toThrow(message);
  });

  it.each([
    [5, 3, /6 rows should have been written, but the files have 5/],
    [7, 3, /the files have 7/],
    [6, 2, /3 rows rejected, but 2 listed/],
    [6, 4, /3 rows rejected, but 4 listed/],
  ])('fails for %i rows in the files and %i rejects listed', (inFiles, listed, message) => {
    expect(() => checkConservation(balanced(), inFiles, listed)).toThrow(message);
    expect(() => checkConservation(balanced(), inFiles, listed)).toThrow(
      expect.objectContaining({ code: 'CONSERVATION', exitCode: 1 }),
    );
  });
});

describe('rows of a key', () => {
  const rowsOfKeys = { collapsed: 2, tooMany: 1 };

  it('that were merged or are too many are in no file', () => {
    expect(() => checkConservation(balanced(), 3, 3, rowsOfKeys)).not.toThrow();
  });

  it.each([2, 4, 6])('that are missing or doubled are detected: %i in the files', (inFiles) =>
    expect(() => checkConservation(balanced(), inFiles, 3, rowsOfKeys)).toThrow(
      `the files have ${inFiles}, 2 were collapsed and 1 left out`,
    ),
  );

  it('are not mentioned when there are none', () =>
    expect(() => checkConservation(balanced(), 7, 3)).toThrow(/the files have 7\)/));
});
