import { InputError } from '../../errors.js';
import { ByteWriter } from '../../kernel/byte-writer.js';
import type { RefusedSpan, TextBlock } from '../../model/block.js';
import { joinBytes } from '../join-bytes.js';
import { DEFAULT_BLOCK_BYTES, MAX_RECORD_BYTES } from '../record-cutter.js';
import { JsonProblem, JsonScanner, type JsonSink } from './json-scanner.js';

const LF = 0x0a;

/**
 * Cuts JSON into blocks of JSON Lines, one record per line: the elements of an array, or consecutive objects that span
 * several lines. The block function refuses elements that are not objects, or are not valid JSON inside.
 *
 * Memory: a block, one record of at most `MAX_RECORD_BYTES` (a larger one is refused), and a chunk with its copy.
 * @param path the keys that lead to the array, none for an array at the top; null for consecutive objects
 * @throws InputError CORRUPT_JSON
 */
export async function* cutElements(
  chunks: AsyncIterable<Uint8Array>,
  path: readonly string[] | null,
  name: string,
  blockBytes = DEFAULT_BLOCK_BYTES,
): AsyncGenerator<TextBlock> {
  const sink = new RecordLines();
  const scanner = new JsonScanner(path, sink);
  try {
    for await (const chunk of chunks) {
      for (let start = 0; start < chunk.length; start += blockBytes) {
        const piece = chunk.subarray(start, start + blockBytes);
        // The scanner modifies what it reads.
        scanner.scan(joinBytes([piece], piece.length));
        const block = sink.length < blockBytes ? null : sink.takeBlock();
        if (block !== null) yield block;
      }
    }
    scanner.finish();
  } catch (cause) {
    if (!(cause instanceof JsonProblem)) throw cause;
    const where = sink.records === 0 ? '' : ` (after record ${sink.records})`;
    throw new InputError(`${name} cannot be read as JSON${where}: ${cause.message}. Nothing was uploaded.`, {
      code: 'CORRUPT_JSON',
      cause,
    });
  }
  const last = sink.takeBlock();
  if (last !== null) yield last;
}

/** Collects records, one per line. */
class RecordLines implements JsonSink {
  records = 0;
  readonly #writer = new ByteWriter(DEFAULT_BLOCK_BYTES);
  #refused: RefusedSpan[] = [];
  #recordStart = 0;
  #isTooLarge = false;

  get length(): number {
    return this.#writer.length;
  }

  take(bytes: Uint8Array): void {
    const writer = this.#writer;
    if (this.#isTooLarge) return;
    if (writer.length - this.#recordStart + bytes.length > MAX_RECORD_BYTES) {
      this.#isTooLarge = true;
      writer.length = this.#recordStart;
      return;
    }
    writer.reserve(bytes.length);
    writer.bytes.set(bytes, writer.length);
    writer.length += bytes.length;
  }

  end(): void {
    const writer = this.#writer;
    writer.reserve(1);
    writer.bytes[writer.length++] = LF;
    if (this.#isTooLarge) {
      // A line end takes the place of the record.
      this.#refused.push({ start: this.#recordStart, end: writer.length, code: 'RECORD_TOO_LARGE' });
      this.#isTooLarge = false;
    }
    this.#recordStart = writer.length;
    this.records += 1;
  }

  /** The records that have ended since the last block; null if there are none. */
  takeBlock(): TextBlock | null {
    const writer = this.#writer;
    const end = this.#recordStart;
    if (end === 0) return null;
    const bytes = joinBytes([writer.view().subarray(0, end)], end);
    const refused = this.#refused;
    const rest = Buffer.from(writer.view().subarray(end));
    writer.length = 0;
    writer.writeBytes(rest);
    this.#recordStart = 0;
    this.#refused = [];
    return { kind: 'text', bytes, refused };
  }
}
