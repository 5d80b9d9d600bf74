import { closingQuote, type FieldEnds } from './closing-quote.js';
import { joinChunks } from './roomy-chunk.js';
import type { RefusedSpan, SuspectValue, TextBlock } from '../model/block.js';
import { countRecordLikeLines } from './record-like-lines.js';

/**
 * A record longer than this is refused (RECORD_TOO_LARGE, or UNCLOSED_QUOTE when it never left its quotes).
 * It bounds what a missing quote can swallow and what the cutter has to hold.
 */
export const MAX_RECORD_BYTES = 1024 * 1024;

/** Bytes collected before a block is cut: enough to make per-block costs negligible. */
export const DEFAULT_BLOCK_BYTES = 1024 * 1024;

/** Bytes at the end of a block in which the start of a record is reported. */
const TAIL_BYTES = 8 * 1024;

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

export interface CutterOptions {
  /** Null for formats in which every line end ends a record. */
  readonly quoting: {
    readonly delimiter: number;
    /** Delimiters in the header: values containing lines with as many are reported. Default: none are. */
    readonly delimiters?: number | undefined;
  } | null;
  readonly lineEnd: '\n' | '\r';
  /** A line that starts with this character is dropped as a comment; quotes in it mean nothing. Default: none. */
  readonly comment?: string | undefined;
  /** Default: 1 MiB. Only the size of the blocks depends on it, never the content of the records. */
  readonly blockBytes?: number | undefined;
}

/**
 * Cuts text into blocks of whole records. Where the quoting is broken, the physical line on which the record
 * starts is refused and reading continues with the next line, so that one stray quote costs one line and not
 * the rest of the file. What is refused depends on the text alone, not on how the chunks arrive.
 *
 * Takes ownership of the chunks. Memory: one buffer of twice `blockBytes` + `MAX_RECORD_BYTES`, and the chunk that
 * fills it.
 */
export async function* cutRecords(
  chunks: AsyncIterable<Uint8Array>,
  options: CutterOptions,
): AsyncGenerator<TextBlock> {
  const blockBytes = options.blockBytes ?? DEFAULT_BLOCK_BYTES;
  const cutter = new RecordCutter(options);
  let gathered: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of inPieces(chunks, blockBytes)) {
    gathered.push(chunk);
    size += chunk.length;
    if (size < blockBytes) continue;
    const block = cutter.cut(joinChunks(gathered, size), false);
    gathered = [cutter.rest];
    size = cutter.rest.length;
    if (block !== null) yield block;
  }
  const block = cutter.cut(joinChunks(gathered, size), true);
  if (block !== null) yield block;
}

/** The same bytes, with no chunk larger than a block. */
export async function* inPieces(chunks: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; start += most) yield chunk.subarray(start, start + most);
  }
}

/** Lines of a value look like rows from this many delimiters on: a single comma is common in text. */
const SURE_DELIMITERS = 2;

/** The state behind `cutRecords`, for callers that need to know where in the file a block is. */
export class RecordCutter {
  /** Bytes after the last complete record; the next buffer has to start with them. */
  rest: Buffer = Buffer.alloc(0);
  readonly #lineEnd: number;
  readonly #delimiter: number;
  readonly #ends: FieldEnds;
  readonly #quoting: boolean;
  /** Delimiters in the header; -1 if nobody asks for them. */
  readonly #delimiters: number;
  /** Values of the buffer that contain lines which look like rows, by their record. */
  #suspects: SuspectValue[] = [];
  /** The first line feed and CR at or after the position checked last. */
  readonly #nextBreaks = new Map([
    [LF, -1],
    [CR, -1],
  ]);
  /** A line end and the character of a comment after it; null when there are no comments. */
  readonly #commentStart: Buffer | null;
  /** Set while the buffer starts inside a refused line whose end has not been reached: why it was refused. */
  #skipping: SpanCode | null = null;
  /** The last record of the buffer that starts at or before `#tailFrom`. */
  #tailStart = 0;
  #tailFrom = 0;

  constructor({ quoting, lineEnd, comment }: CutterOptions) {
    this.#commentStart = comment === undefined ? null : Buffer.from(lineEnd + comment);
    this.#lineEnd = lineEnd === '\n' ? LF : CR;
    this.#quoting = quoting !== null;
    this.#delimiter = quoting?.delimiter ?? -1;
    this.#delimiters = quoting?.delimiters ?? -1;
    this.#ends = { delimiter: this.#delimiter, lineEnd: this.#lineEnd };
  }

  /** Whether the next buffer starts inside a refused line. */
  get isInsideLine(): boolean {
    return this.#skipping !== null;
  }

  /** The complete records at the start of `buffer`; the remainder is in `rest`. Null if there are none. */
  cut(buffer: Buffer, isLast: boolean): TextBlock | null {
    const refused: RefusedSpan[] = [];
    let recordStart = 0;
    this.#suspects = [];
    this.#tailStart = 0;
    this.#tailFrom = buffer.length - TAIL_BYTES;
    this.#nextBreaks.set(LF, -1).set(CR, -1);
    if (this.#skipping !== null) {
      const end = buffer.indexOf(this.#lineEnd);
      if (end < 0 && !isLast) return this.#keep(buffer.subarray(buffer.length), null);
      const stop = end < 0 ? buffer.length : end + 1;
      // Most of the line's bytes are gone; its line end keeps the line numbers right.
      refused.push({ start: 0, end: stop, code: this.#skipping });
      this.#skipping = null;
      recordStart = stop;
    }
    while (recordStart < buffer.length) {
      const passed = this.#passRecords(buffer, recordStart, isLast);
      recordStart = passed.recordStart;
      this.#noteTail(recordStart);
      if (passed.refused === null) break;
      const end = this.#lineEndAfter(buffer, recordStart, isLast);
      if (end < 0) {
        // No line end in sight: the line itself is too large.
        this.#skipping = passed.refused;
        return this.#keep(
          buffer.subarray(buffer.length),
          this.#blockOf(buffer.subarray(0, recordStart), refused),
        );
      }
      refused.push({ start: recordStart, end, code: passed.refused });
      // What was found in it is read again, as separate records.
      while ((this.#suspects.at(-1)?.start ?? -1) >= recordStart) this.#suspects.pop();
      recordStart = end;
    }
    return this.#keep(buffer.subarray(recordStart), this.#blockOf(buffer.subarray(0, recordStart), refused));
  }

  #keep(rest: Buffer, block: TextBlock | null): TextBlock | null {
    // A copy, so that a small remainder does not keep the entire buffer alive.
    this.rest = Buffer.from(rest);
    return block;
  }

  #lineEndAfter(buffer: Buffer, start: number, isLast: boolean): number {
    const end = buffer.indexOf(this.#lineEnd, start);
    if (end >= 0) return end + 1;
    return isLast ? buffer.length : -1;
  }

  /** Advances over as many complete records as it can from `start`, up to one that is refused or incomplete. */
  #passRecords(buffer: Buffer, start: number, isLast: boolean): Passed {
    let recordStart = start;
    let position = start;
    while (true) {
      const quote = this.#quoting ? this.#nextOpeningQuote(buffer, recordStart, position) : -1;
      const comment = this.#nextComment(buffer, recordStart, position);
      if (comment >= 0 && (quote < 0 || comment < quote)) {
        const before = this.#passPlainRecords(buffer, recordStart, position, comment, false);
        return before.refused === null ? { recordStart: comment, refused: 'COMMENT_ROW' } : before;
      }
      const plainEnd = quote < 0 ? buffer.length : quote;
      const plain = this.#passPlainRecords(buffer, recordStart, position, plainEnd, isLast && quote < 0);
      if (plain.refused !== null || quote < 0) return plain;
      recordStart = plain.recordStart;
      const limit = recordStart + MAX_RECORD_BYTES;
      const close = closingQuote(buffer, quote, this.#ends, { limit, isLast });
      if (close.kind === 'more') return { recordStart, refused: null };
      if (close.kind === 'refused') return { recordStart, refused: close.code };
      if (this.#delimiters >= 0) {
        const end = close.position - (buffer[close.position - 1] === QUOTE ? 1 : 2);
        this.#noteLines(buffer, recordStart, { start: quote + 1, end });
      }
      position = close.position;
    }
  }

  /** Records a quoted value that contains lines which look like rows. */
  #noteLines(
    buffer: Buffer,
    recordStart: number,
    value: { readonly start: number; readonly end: number },
  ): void {
    if (!this.#hasBreak(buffer, LF, value) && !this.#hasBreak(buffer, CR, value)) return;
    const shape = { delimiter: this.#delimiter, delimiters: this.#delimiters };
    const lines = countRecordLikeLines(buffer, value, shape);
    const isSure = this.#delimiters === 0 || lines * this.#delimiters >= SURE_DELIMITERS;
    if (lines > 0 && isSure) this.#suspects.push({ start: recordStart, lines });
  }

  /** Values come in order, so no byte is checked twice. */
  #hasBreak(
    buffer: Buffer,
    byte: number,
    { start, end }: { readonly start: number; readonly end: number },
  ): boolean {
    let next = this.#nextBreaks.get(byte) ?? -1;
    if (next < start) {
      const found = buffer.indexOf(byte, start);
      next = found < 0 ? buffer.length : found;
      this.#nextBreaks.set(byte, next);
    }
    return next < end;
  }

  #blockOf(bytes: Buffer, refused: readonly RefusedSpan[]): TextBlock | null {
    if (bytes.length === 0 && refused.length === 0) return null;
    // Those of an incomplete record are found again with it.
    const suspects = this.#suspects.filter(({ start }) => start < bytes.length);
    const tailStart = this.#tailStart;
    return { kind: 'text', bytes, refused, tailStart, ...(suspects.length === 0 ? {} : { suspects }) };
  }

  #noteTail(recordStart: number): void {
    if (recordStart <= this.#tailFrom) this.#tailStart = recordStart;
  }

  /** The next comment line at or after `from` that no quoted field hides; -1 for none. */
  #nextComment(buffer: Buffer, recordStart: number, from: number): number {
    if (this.#commentStart === null) return -1;
    if (from === recordStart && buffer[from] === this.#commentStart[1]) return from;
    const before = buffer.indexOf(this.#commentStart, from);
    return before < 0 ? -1 : before + 1;
  }

  /** The next quote that opens a field: at the start of a record or after a delimiter. Other quotes are literal. */
  #nextOpeningQuote(buffer: Buffer, recordStart: number, from: number): number {
    let quote = buffer.indexOf(QUOTE, from);
    while (quote >= 0) {
      const before = quote === recordStart ? this.#lineEnd : buffer[quote - 1];
      if (before === this.#delimiter || before === this.#lineEnd) return quote;
      quote = buffer.indexOf(QUOTE, quote + 1);
    }
    return -1;
  }

  /**
   * Advances over the records that end in the unquoted range from `from` to `to`. The last one may continue after `to`.
   * A record that exceeds the limit stops it.
   */
  #passPlainRecords(buffer: Buffer, start: number, from: number, to: number, endsFile: boolean): Passed {
    let recordStart = start;
    let position = from;
    while (true) {
      const limit = recordStart + MAX_RECORD_BYTES;
      // Within the limit no record can be too long: jump to the last line end in it.
      const reach = Math.min(limit, to);
      const end = reach > position ? buffer.lastIndexOf(this.#lineEnd, reach - 1) : -1;
      if (end >= position) {
        const tail = this.#tailFrom > position ? buffer.lastIndexOf(this.#lineEnd, this.#tailFrom - 1) : -1;
        if (tail >= position) this.#noteTail(tail + 1);
        recordStart = end + 1;
        this.#noteTail(recordStart);
        position = recordStart;
        continue;
      }
      if (to <= limit) break;
      return { recordStart, refused: 'RECORD_TOO_LARGE' };
    }
    return { recordStart: endsFile ? to : recordStart, refused: null };
  }
}

type SpanCode = RefusedSpan['code'];

/** The start of the first record that was not passed, and why it is refused (null: it is not complete yet). */
interface Passed {
  readonly recordStart: number;
  readonly refused: SpanCode | null;
}
