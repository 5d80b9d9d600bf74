import { DefectError } from '../errors.js';
import { isSuppressedAt, type SuppressedSet } from '../model/suppressed-set.js';

/**
 * Rows of one block that the suppression list removes. Their digests are known only at the block's end: then the block
 * is written again, and these rows are skipped that time.
 */
export class SuppressedRows {
  /** Digests that may be on the list: their positions, and the numbers of their rows. */
  readonly #candidates: number[] = [];
  readonly #candidateRows: number[] = [];
  /** Numbers of the rows to leave out, in ascending order, and how many have been left out so far. */
  #rows: readonly number[] = [];
  #skipped = 0;

  /** Starts a block; `rows` is what `take` returned for the same block. */
  begin(rows: readonly number[]): void {
    this.#rows = rows;
    this.#skipped = 0;
  }

  /** The next row to leave out; null when there is none. */
  get next(): number | null {
    return this.#rows[this.#skipped] ?? null;
  }

  markSkipped(): void {
    this.#skipped += 1;
  }

  addCandidate(position: number, row: number): void {
    this.#candidates.push(position);
    this.#candidateRows.push(row);
  }

  /**
   * Ends a block whose digests are in `bytes`.
   * @returns the numbers of rows that were written although they are on the list
   */
  take(bytes: Uint8Array, suppressed: SuppressedSet | undefined): readonly number[] {
    const rows = new Set<number>();
    if (suppressed !== undefined)
      this.#candidates.forEach((position, index) => {
        if (isSuppressedAt(suppressed, bytes, position)) rows.add(this.#candidateRows[index] ?? 0);
      });
    this.#candidates.length = 0;
    this.#candidateRows.length = 0;
    if (this.#skipped === this.#rows.length) return [...rows];
    throw new DefectError('Rows of the suppression list did not occur again.', {
      code: 'SUPPRESSED_ROWS_LOST',
    });
  }
}
