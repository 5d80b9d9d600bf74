import type { ByteWriter } from '../kernel/byte-writer.js';
import type { EncodedPiece } from '../model/block-result.js';

/** Collects a block's encoded rows and sorts them by partition, keeping the input's order within each. */
export class RowCollector {
  /** Where the rows are written. */
  readonly writer: ByteWriter;
  /** Rows collected. */
  rows = 0;
  readonly #partitions = new Map<string, number>();
  /** By run of adjacent rows of one partition: its number, where its bytes end, and how many rows it has. */
  readonly #runPartition: number[] = [];
  readonly #runEnd: number[] = [];
  readonly #runRows: number[] = [];

  /** @param writer used by one collector at a time; it may still contain an earlier one's rows, which are dropped */
  constructor(writer: ByteWriter) {
    this.writer = writer;
    writer.length = 0;
  }

  add(partition: string, row: string): void {
    this.writer.write(row);
    this.endRows(this.numberOf(partition), this.writer.length, 1);
  }

  /**
   * Records that the bytes since the last call, up to `end`, are rows of one partition.
   * @param partition its number, as `numberOf` returned it
   */
  endRows(partition: number, end: number, rows: number): void {
    this.rows += rows;
    const last = this.#runPartition.length - 1;
    if (last >= 0 && this.#runPartition[last] === partition) {
      this.#runEnd[last] = end;
      this.#runRows[last] = (this.#runRows[last] ?? 0) + rows;
      return;
    }
    this.#runPartition.push(partition);
    this.#runEnd.push(end);
    this.#runRows.push(rows);
  }

  /** The number of a partition. A row of it must be written next: the numbers define the order of the pieces. */
  numberOf(partition: string): number {
    let number = this.#partitions.get(partition);
    if (number === undefined) {
      number = this.#partitions.size;
      this.#partitions.set(partition, number);
    }
    return number;
  }

  /** The rows, partition by partition in the order of first appearance, in their own memory. */
  finish(): { output: Buffer; pieces: EncodedPiece[] } {
    const bytes = this.writer.view();
    const keys = [...this.#partitions.keys()];
    const [only] = keys;
    if (only !== undefined && keys.length === 1) {
      return {
        output: ownCopy(bytes),
        pieces: [{ partition: only, start: 0, end: bytes.length, rows: this.rows }],
      };
    }
    const sizes = keys.map(() => 0);
    const rows = keys.map(() => 0);
    this.#eachRun((partition, start, end, count) => {
      sizes[partition] = (sizes[partition] ?? 0) + end - start;
      rows[partition] = (rows[partition] ?? 0) + count;
    });
    const pieces: EncodedPiece[] = [];
    const cursors: number[] = [];
    let position = 0;
    keys.forEach((partition, index) => {
      const end = position + (sizes[index] ?? 0);
      pieces.push({ partition, start: position, end, rows: rows[index] ?? 0 });
      cursors.push(position);
      position = end;
    });
    const output = Buffer.allocUnsafeSlow(bytes.length);
    this.#eachRun((partition, start, end) => {
      const cursor = cursors[partition] ?? 0;
      bytes.copy(output, cursor, start, end);
      cursors[partition] = cursor + end - start;
    });
    return { output, pieces };
  }

  #eachRun(visit: (partition: number, start: number, end: number, rows: number) => void): void {
    let start = 0;
    this.#runPartition.forEach((partition, index) => {
      const end = this.#runEnd[index] ?? start;
      visit(partition, start, end, this.#runRows[index] ?? 0);
      start = end;
    });
  }
}

function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
