import type { RunReport } from '../report/run-report.js';

const LINE_FEED = 0x0a;

/**
 * Counts the rows of a data file while its plain bytes go by. Every row of these formats ends with the only kind of
 * line feed in it, and CSV begins with a header.
 */
export class RowCount {
  readonly #headerLines: number;
  #lines = 0;
  #last = LINE_FEED;

  constructor(format: RunReport['output']['format']) {
    this.#headerLines = format === 'csv' ? 1 : 0;
  }

  add(chunk: Uint8Array): void {
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) this.#lines += 1;
    this.#last = chunk.at(-1) ?? this.#last;
  }

  /** Null when the last row is cut off, or the header is missing. */
  get rows(): number | null {
    const rows = this.#lines - this.#headerLines;
    return this.#last === LINE_FEED && rows >= 0 ? rows : null;
  }
}
