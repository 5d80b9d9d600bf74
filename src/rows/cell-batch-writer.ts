import {
  ABSENT,
  FIRST_REFUSED,
  MAX_BATCH_BYTES,
  MAX_BATCH_CELLS,
  type CellBatch,
} from '../model/cell-block.js';
import { Refusal, type RejectCode } from '../model/reject.js';

const REPLACEMENT_CHARACTER = '\uFFFD';
/** The beginning of sequences that switch alphabets. */
const ESCAPE = '\u001b';

/** Rows of texts on their way to the row loop. Memory: `MAX_BATCH_BYTES`, or one larger row. */
export class CellBatchWriter {
  /** Why cells could not be read, over all batches. */
  readonly refusals: RejectCode[] = [];
  /** Whether a text has characters that stand for something lost. */
  isDoubtful = false;
  #texts: string[] = [];
  #characters = 0;
  readonly #lengths: number[] = [];
  readonly #lines: number[] = [];

  get rows(): number {
    return this.#lines.length;
  }

  /** Whether the batch must be taken before adding a row with this many characters and cells. */
  isFull(characters: number, cells: number): boolean {
    // A UTF-16 code unit needs at most three bytes of UTF-8.
    return (
      this.rows > 0 &&
      (3 * (this.#characters + characters) > MAX_BATCH_BYTES ||
        this.#lengths.length + cells > MAX_BATCH_CELLS)
    );
  }

  /** Adds a row. A null text means that the record does not have the field. */
  add(values: readonly (string | Refusal | null)[], line: number): void {
    for (let index = 0; index < values.length; index++) {
      const value = values[index] ?? null;
      if (typeof value === 'string') {
        this.#lengths.push(value.length);
        this.#characters += value.length;
        this.#texts.push(value);
      } else this.#lengths.push(value === null ? ABSENT : FIRST_REFUSED - this.#numberOf(value.code));
    }
    this.#lines.push(line);
  }

  /** What was added since the last batch. */
  take(): CellBatch {
    const text = this.#texts.join('');
    let bytes = Buffer.from(text);
    if (text.includes(ESCAPE)) this.isDoubtful = true;
    if (bytes.length > text.length) {
      if (text.includes(REPLACEMENT_CHARACTER) || !text.isWellFormed()) this.isDoubtful = true;
      if (this.#countBytes() !== bytes.length) {
        // Halves of a surrogate pair in adjacent cells were joined.
        this.isDoubtful = true;
        bytes = Buffer.concat(this.#texts.map((cell) => Buffer.from(cell)));
      }
    }
    const batch = { bytes, cells: this.#cells(), rows: this.rows, lines: Int32Array.from(this.#lines) };
    this.#texts = [];
    this.#characters = 0;
    this.#lengths.length = 0;
    this.#lines.length = 0;
    return batch;
  }

  #cells(): Int32Array {
    const cells = new Int32Array(2 * this.#lengths.length);
    let start = 0;
    for (let index = 0; index < this.#lengths.length; index++) {
      const length = this.#lengths[index] ?? 0;
      cells[2 * index] = start;
      cells[2 * index + 1] = length;
      if (length > 0) start += length;
    }
    return cells;
  }

  /** Turns lengths in characters into lengths in bytes; returns their sum. */
  #countBytes(): number {
    let next = 0;
    let bytes = 0;
    for (let index = 0; index < this.#lengths.length; index++) {
      if ((this.#lengths[index] ?? 0) < 0) continue;
      const length = Buffer.byteLength(this.#texts[next++] ?? '');
      this.#lengths[index] = length;
      bytes += length;
    }
    return bytes;
  }

  #numberOf(code: RejectCode): number {
    const known = this.refusals.indexOf(code);
    return known >= 0 ? known : this.refusals.push(code) - 1;
  }
}

/** Characters of a row's texts. */
export function charactersOf(values: readonly (string | Refusal | null)[]): number {
  let characters = 0;
  for (const value of values) if (typeof value === 'string') characters += value.length;
  return characters;
}
