import { parquetMetadata } from 'hyparquet';
import type { RowCount } from './row-count.js';

/** A footer is larger only in files of many thousands of row groups and columns. It bounds what is held. */
const TAIL_BYTES = 16 * 1024 * 1024;

/** Reads the number of rows of a Parquet file out of its footer, while its bytes go by. */
export class ParquetRowCount implements Pick<RowCount, 'add' | 'rows'> {
  readonly #tail: Uint8Array[] = [];
  #bytes = 0;

  add(chunk: Uint8Array): void {
    this.#tail.push(chunk);
    this.#bytes += chunk.length;
    for (let [first] = this.#tail; first !== undefined; [first] = this.#tail) {
      if (this.#bytes - first.length < TAIL_BYTES) return;
      this.#tail.shift();
      this.#bytes -= first.length;
    }
  }

  /** Null when the footer is missing or damaged. */
  get rows(): number | null {
    try {
      return Number(parquetMetadata(Buffer.concat(this.#tail)).num_rows);
    } catch {
      return null;
    }
  }
}
