import { DefectError } from '../errors.js';
import { rowsCovered } from '../tally/coverage.js';
import { sumCounts, type Tally } from '../tally/tally.js';

/** Identity tables: rows that passed but were not written because of other rows of their key. */
export interface RowsOfKeys {
  readonly collapsed: number;
  readonly tooMany: number;
}

/**
 * Checks that no row was lost or counted twice.
 * @param rowsInFiles rows counted in the encoded bytes that went into the parts, independently of the tally
 * @throws DefectError when a row is unaccounted for
 */
export function checkConservation(
  tally: Tally,
  rowsInFiles: number,
  rejectsListed: number,
  { collapsed, tooMany }: RowsOfKeys = { collapsed: 0, tooMany: 0 },
): void {
  const { read, written, rejected } = tally;
  const leftOut = sumCounts(tally.leftOut);
  const covered = Object.values(tally.coverage).reduce((sum, counts) => sum + rowsCovered(counts), 0);
  const invariants: readonly [boolean, string][] = [
    [
      read === written + rejected + leftOut,
      `${read} rows read, but ${written} written + ${rejected} rejected + ${leftOut} left out`,
    ],
    [
      written === rowsInFiles + collapsed + tooMany,
      `${written} rows should have been written, but the files have ${rowsInFiles}${collapsed + tooMany === 0 ? '' : `, ${collapsed} were collapsed and ${tooMany} left out`}`,
    ],
    [
      rejected === sumCounts(tally.rejects),
      `${rejected} rows rejected, but ${sumCounts(tally.rejects)} by code`,
    ],
    [written === covered, `${written} rows were to be written, but ${covered} by their identifiers`],
    [rejected === rejectsListed, `${rejected} rows rejected, but ${rejectsListed} listed`],
  ];
  const broken = invariants.flatMap(([holds, message]) => (holds ? [] : [message]));
  if (broken.length > 0) {
    throw new DefectError(
      `Rows are unaccounted for; nothing was uploaded. This is a bug in amc-ingest. Please report it. (${broken.join('; ')})`,
      {
        code: 'CONSERVATION',
      },
    );
  }
}
