import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { RunReport } from '../report/run-report.js';
import type { FileContent } from './file-content.js';

const LINE_FEED = 0x0a;
/** Column names have at most 255 characters; no run has written a longer header. */
const MAX_HEADER_BYTES = 1024 * 1024;

/**
 * Counts the rows of a CSV or JSON Lines file as its plain bytes pass. In these formats, every row ends with a line
 * feed and contains no other, and CSV begins with a header.
 */
export class TextContent implements FileContent {
  readonly #hasHeader: boolean;
  readonly #isOpenEnded: boolean;
  /** The part of the first line read so far, until it is complete. */
  readonly #header: Uint8Array[] = [];
  #headerBytes = 0;
  #lines = 0;
  #last = LINE_FEED;

  /** @param isOpenEnded whether the last row may have no line feed, as engines write it */
  constructor(format: RunReport['output']['format'], isOpenEnded: boolean) {
    this.#isOpenEnded = isOpenEnded;
    this.#hasHeader = format === 'csv';
  }

  add(chunk: Uint8Array): void {
    if (this.#hasHeader && this.#lines === 0) this.#addToHeader(chunk);
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) this.#lines += 1;
    this.#last = chunk.at(-1) ?? this.#last;
  }

  read(): { readonly rows: number | null; readonly columns: readonly string[] | null } {
    const isOpen = this.#last !== LINE_FEED;
    const rows = this.#lines + (isOpen ? 1 : 0) - (this.#hasHeader ? 1 : 0);
    const isComplete = (!isOpen || this.#isOpenEnded) && rows >= 0;
    return { rows: isComplete ? rows : null, columns: this.#hasHeader ? this.#columns() : null };
  }

  #addToHeader(chunk: Uint8Array): void {
    const end = chunk.indexOf(LINE_FEED);
    const part = end < 0 ? chunk : chunk.subarray(0, end);
    if (this.#headerBytes + part.length > MAX_HEADER_BYTES) return;
    this.#headerBytes += part.length;
    this.#header.push(Uint8Array.from(part));
  }

  #columns(): readonly string[] {
    try {
      return parse(Buffer.concat(this.#header))[0] ?? [];
    } catch (error) {
      if (error instanceof CsvError) return [];
      throw error;
    }
  }
}
