import type { ByteWriter } from '../types/byte-writer.js';
import type { EncodedPiece } from '../types/block-result.js';

/** Collects a block's encoded rows and sorts them by partition, keeping the input's order within each. */
export class RowCollector {
  /** What the rows are written into. */
  readonly writer: ByteWriter;
  readonly #partitions = new Map<string, number>();
  /** By row: its partition's number and where its bytes end. */
  readonly #rowPartition: number[] = [];
  readonly #rowEnd: number[] = [];
  #lastKey = '';
  #lastNumber = 0;

  /** @param writer used by one collector at a time; it may hold an earlier one's rows, which are dropped */
  constructor(writer: ByteWriter) {
    this.writer = writer;
    writer.length = 0;
  }

  add(partition: string, row: string): void {
    this.writer.write(row);
    this.endRow(partition);
  }

  /** What was written since the last row is one of this partition. */
  endRow(partition: string): void {
    if (partition !== this.#lastKey) this.#usePartition(partition);
    this.#rowPartition.push(this.#lastNumber);
    this.#rowEnd.push(this.writer.length);
  }

  #usePartition(partition: string): void {
    let number = this.#partitions.get(partition);
    if (number === undefined) {
      number = this.#partitions.size;
      this.#partitions.set(partition, number);
    }
    this.#lastKey = partition;
    this.#lastNumber = number;
  }

  /** The rows, partition by partition in the order in which they first appeared, in memory of their own. */
  finish(): { output: Buffer; pieces: EncodedPiece[] } {
    const bytes = this.writer.view();
    const keys = [...this.#partitions.keys()];
    const [only] = keys;
    if (only !== undefined && keys.length === 1) {
      return {
        output: ownCopy(bytes),
        pieces: [{ partition: only, start: 0, end: bytes.length, rows: this.#rowEnd.length }],
      };
    }
    const sizes = keys.map(() => 0);
    const rows = keys.map(() => 0);
    this.#eachStretch((partition, start, end, count) => {
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
    this.#eachStretch((partition, start, end) => {
      const cursor = cursors[partition] ?? 0;
      bytes.copy(output, cursor, start, end);
      cursors[partition] = cursor + end - start;
    });
    return { output, pieces };
  }

  /** Visits the rows; neighbours of one partition together. */
  #eachStretch(visit: (partition: number, start: number, end: number, rows: number) => void): void {
    const ends = this.#rowEnd;
    const partitions = this.#rowPartition;
    let start = 0;
    for (let first = 0; first < ends.length;) {
      const partition = partitions[first] ?? 0;
      let next = first + 1;
      while (next < ends.length && partitions[next] === partition) next++;
      const end = ends[next - 1] ?? 0;
      visit(partition, start, end, next - first);
      start = end;
      first = next;
    }
  }
}

function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
