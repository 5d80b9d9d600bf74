import type { TextBlock } from '../model/block.js';
import { DEFAULT_BLOCK_BYTES, inPieces, RecordCutter, type CutterOptions } from './record-cutter.js';
import { joinBytes } from './join-bytes.js';
import { recordStarts } from './record-starts.js';

export interface RangeOptions extends CutterOptions {
  /** Where `chunks` begin in the file: the start of a record. */
  readonly start: number;
  /** The first record that starts here or later is not part of the range. */
  readonly stop: number;
}

/** A block and its position. */
export interface RangeBlock extends TextBlock {
  /** Offset of its first byte in the file; if part of a refused line is dropped, the offset of the remainder. */
  readonly at: number;
  /** Whether it begins with the remainder of a refused line. */
  readonly isInsideLine: boolean;
}

/**
 * The records of a part of a file: from the start of a record up to the first one that starts at or after `stop`. They
 * are exactly those that the cutter finds there when it reads the entire file. What it makes of a record depends only
 * on the bytes from the record's start on, so it is enough to let it look ahead as far as it wants: `chunks` continue
 * past `stop` to the end of the file, and reading stops when everything is decided.
 *
 * Memory: same as `cutRecords`.
 */
export class RangeRecords {
  readonly #chunks: AsyncIterable<Uint8Array>;
  readonly #options: RangeOptions;
  #end: number | null = null;

  constructor(chunks: AsyncIterable<Uint8Array>, options: RangeOptions) {
    this.#chunks = chunks;
    this.#options = options;
  }

  /** Where the first record after the range starts (or the file ends); known once the blocks have been read. */
  get end(): number | null {
    return this.#end;
  }

  async *blocks(): AsyncGenerator<RangeBlock> {
    const { start, stop, blockBytes = DEFAULT_BLOCK_BYTES } = this.#options;
    if (start >= stop) {
      this.#end = start;
      return;
    }
    const cutter = new RecordCutter(this.#options);
    let at = start;
    let gathered: Uint8Array[] = [];
    let size = 0;
    const cut = (isLast: boolean): RangeBlock | null => {
      const { isInsideLine } = cutter;
      const block = cutter.cut(joinBytes(gathered, size), isLast);
      const here = at;
      at += size - cutter.rest.length;
      gathered = [cutter.rest];
      size = cutter.rest.length;
      return block === null ? null : { ...block, at: here, isInsideLine };
    };
    for await (const chunk of inPieces(this.#chunks, blockBytes)) {
      gathered.push(chunk);
      size += chunk.length;
      if (size < blockBytes) continue;
      const block = this.#within(cut(false), stop);
      if (block !== null) yield block;
      if (this.#end !== null) return;
    }
    const block = this.#within(cut(true), stop);
    if (block !== null) yield block;
    this.#end ??= at;
  }

  /** The part of the block that belongs to the range; sets the end when it is reached. */
  #within(block: RangeBlock | null, stop: number): RangeBlock | null {
    if (block === null || block.at + block.bytes.length < stop) return block;
    const { quoting, lineEnd } = this.#options;
    const dialect = { delimiter: quoting?.delimiter ?? null, lineEnd: lineEnd.charCodeAt(0) };
    let end = block.bytes.length;
    for (const start of recordStarts(block, dialect, block.isInsideLine)) {
      if (block.at + start < stop) continue;
      end = start;
      break;
    }
    this.#end = block.at + end;
    const refused = block.refused.filter((span) => span.end <= end);
    const suspects = (block.suspects ?? []).filter(({ start }) => start < end);
    if (end === 0 && refused.length === 0) return null;
    return { ...block, bytes: block.bytes.subarray(0, end), refused, suspects };
  }
}
