import { DefectError } from '../errors.js';
import { MAX_CELLS, MAX_INPUT_BYTES } from '../kernel/kernel-layout.js';
import type { RowKernel } from '../kernel/row-kernel.js';
import { FIRST_REFUSED, type CellBatch } from '../model/cell-block.js';
import { NOTE_CODES } from '../model/identifier-note.js';
import { BatchRows } from '../rows/batch-rows.js';
import { RowLoop } from '../rows/row-loop.js';
import { BlockRows, RowProcessor } from '../rows/row-processor.js';
import type { Tally } from '../tally/tally.js';
import type { FilterCounts } from './cell-hasher.js';
import type { FilterOptions } from './filter-options.js';
import { filterSpec } from './filter-spec.js';

/** Length of a cell whose row falls back to the reference path. */
export const LEAVE_ROW = FIRST_REFUSED;
/** Bytes of a batch. */
export const MAX_ROW_BYTES = MAX_INPUT_BYTES;

const DIGEST_CHARACTERS = 64;
const COUNTRY_LETTERS = 2;
const COMMA = 0x2c;
const LF = 0x0a;
const QUOTE = 0x22;
const NULL_WORD = NOTE_CODES.indexOf('NULL_WORD');

/**
 * Hashes the cells of many rows at a time, with the row loop of `run`. Rows that it cannot handle take the
 * reference path.
 */
export class RowHasher {
  /** The number of cells in each row of a batch. */
  readonly width: number;
  readonly #processor: RowProcessor;
  readonly #loop: RowLoop;
  readonly #counts: FilterCounts;
  readonly #order: readonly number[];
  readonly #hasCountry: boolean;
  /** The rows that the loop wrote, and the position of their next cell. */
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;

  /**
   * @param counts the values hashed here are added to it
   * @param order indexes of the options' columns, in the order of a row's cells
   * @param hasCountry whether the country's cell follows them
   */
  constructor(options: FilterOptions, counts: FilterCounts, order: readonly number[], hasCountry: boolean) {
    const spec = filterSpec(options, order, hasCountry);
    this.#processor = new RowProcessor(spec);
    this.#loop = new RowLoop(this.#processor, true);
    this.#counts = counts;
    this.#order = order;
    this.#hasCountry = hasCountry;
    this.width = spec.fieldCount;
  }

  /** False when there are more columns than the loop has room for. */
  get isUsable(): boolean {
    return this.#loop.isUsable;
  }

  /** The most rows in a batch. */
  get maxRows(): number {
    return Math.floor(MAX_CELLS / this.width);
  }

  /**
   * Hashes the rows of a batch of at most `maxRows` rows and `MAX_ROW_BYTES`. Then the hashes of the rows that
   * do not fall back can be read in order: `nextHash` for each column, and `endRow`.
   *
   * @param isDoubtful whether the bytes may not be UTF-8
   * @returns by row: 1 when it falls back to the reference path
   */
  hash(batch: CellBatch, isDoubtful: boolean): Uint8Array {
    const { digests, facts } = this.#processor;
    digests.reset();
    const rows = new HashedRows(this.#processor, this.#loop.kernel, batch.rows);
    this.#loop.begin(rows);
    const target = { processor: this.#processor, loop: this.#loop, rows };
    new BatchRows(batch, target, { firstRow: 0, refusals: ['NESTED_VALUE'], isDoubtful }).run(0, batch.rows);
    // Only reports need to know how often keys occur.
    facts.forgetKeys();
    this.#loop.finish();
    this.#bytes = digests.writer.view();
    this.#at = 0;
    this.#addCounts(rows.tally);
    const left = rows.left.reduce((sum, isLeft) => sum + isLeft, 0);
    if (rows.tally.written + left === batch.rows) return rows.left;
    throw new DefectError('The row loop lost rows of a filter.', { code: 'FILTER_ROWS_LOST' });
  }

  /** The memory that `nextHash` refers to. */
  get memory(): DataView {
    return this.#processor.digests.writer.memory;
  }

  /** The position of the hash of the row's next column; -1 when it has none. */
  nextHash(): number {
    const at = this.#at;
    const byte = this.#bytes[at];
    if (byte === COMMA || byte === LF) {
      this.#at = at + 1;
      return -1;
    }
    if (byte === QUOTE) {
      // The row of a single column has quotes, which keep it from being blank.
      this.#at = at + 3;
      return -1;
    }
    this.#at = at + DIGEST_CHARACTERS + 1;
    return at;
  }

  /** Continues with the next row. */
  endRow(): void {
    if (this.#hasCountry) this.#at += this.#bytes[this.#at] === LF ? 1 : COUNTRY_LETTERS + 1;
  }

  #addCounts({ written, columns, notes }: Tally): void {
    this.#counts.rows += written;
    this.#order.forEach((index, column) => {
      const counts = this.#counts.columns[index];
      const own = columns[column];
      if (counts === undefined || own === undefined) return;
      const words = notes[column * NOTE_CODES.length + NULL_WORD] ?? 0;
      counts.hashed += own.hashed;
      counts.alreadyHashed += own.alreadyHashed;
      counts.empty += own.nulls - words;
      counts.notStandardized += own.standardizedToNothing + words;
    });
  }
}

/** Records which rows are not written; the reference path determines why. */
class HashedRows extends BlockRows {
  readonly left: Uint8Array;
  readonly #kernel: RowKernel;

  constructor(processor: RowProcessor, kernel: RowKernel, rows: number) {
    super(processor);
    this.#kernel = kernel;
    this.left = new Uint8Array(rows);
  }

  override reject(row: number): void {
    this.left[row] = 1;
  }

  override leaveOut(): void {
    this.left[this.#kernel.at] = 1;
  }
}
