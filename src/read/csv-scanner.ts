const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** What has to be known about a cell besides its position. */
export const CELL = {
  /** It holds bytes beyond ASCII. */
  high: 0x80,
  /** It was quoted and contains doubled quotes, each of which stands for one. */
  doubled: 1,
} as const;

/**
 * Finds the cells of well-formed CSV with `\n` or `\r\n` line ends, byte by byte and without building anything. It
 * agrees with csv-parse as configured by `readCsvRecords`, or says that it cannot decide (`isUnsure`). Memory: the
 * positions of one record's cells, as many as the header has.
 */
export class CsvScanner {
  /** By field: where the cell starts and ends, without its quotes, and `CELL` flags. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly flags: Uint8Array;
  /** Fields of the record, including those that the header does not have. */
  count = 0;
  /** Line feeds inside the record's quoted cells. */
  innerLines = 0;
  /** Whether all cells are empty. */
  isEmpty = true;
  /** Whether a field that the header does not have has content. */
  hasExtra = false;
  /** Set when csv-parse has to read the range from its start. */
  isUnsure = false;
  readonly #delimiter: number;
  /** The byte that opens a quoted field; -1: none does. */
  readonly #quote: number;
  #bytes: Buffer = Buffer.alloc(0);
  #position = 0;
  #quotedFlags = 0;

  /** @param isUnquoted whether quotes are characters like any other */
  constructor(fieldCount: number, delimiter: number, isUnquoted = false) {
    this.starts = new Int32Array(fieldCount);
    this.ends = new Int32Array(fieldCount);
    this.flags = new Uint8Array(fieldCount);
    this.#delimiter = delimiter;
    this.#quote = isUnquoted ? -1 : QUOTE;
  }

  /** The start of the record found last, or of the one it is unsure about. */
  recordStart = 0;

  begin(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#position = 0;
    this.isUnsure = false;
  }

  /** Where the next record starts. */
  get position(): number {
    return this.#position;
  }

  /** Continues from there, which must be the start of a record. */
  seek(position: number): void {
    this.#position = position;
  }

  /** Continues with the next record. False at the end, or when it is unsure. */
  next(): boolean {
    const bytes = this.#bytes;
    const delimiter = this.#delimiter;
    const quote = this.#quote;
    const length = bytes.length;
    let at = this.#position;
    if (at >= length) return false;
    this.recordStart = at;
    this.innerLines = 0;
    this.hasExtra = false;
    let field = 0;
    let content = 0;
    for (;;) {
      let start = at;
      let end: number;
      let high = 0;
      let flags = 0;
      if (at < length && bytes[at] === quote) {
        start = at + 1;
        end = this.#closingQuote(start);
        if (end < 0) return false;
        flags = this.#quotedFlags;
        at = end + 1;
        if (at < length && bytes[at] === CR && at + 1 < length && bytes[at + 1] === LF) at++;
        if (at < length && bytes[at] !== delimiter && bytes[at] !== LF) {
          this.isUnsure = true;
          return false;
        }
      } else {
        let byte = 0;
        while (at < length && (byte = bytes[at] ?? 0) !== delimiter && byte !== LF) {
          high |= byte;
          at++;
        }
        end = at;
        if (at < length && byte === LF && at > start && bytes[at - 1] === CR) end = at - 1;
        flags = high & CELL.high;
      }
      content |= end - start;
      if (field < this.starts.length) {
        this.starts[field] = start;
        this.ends[field] = end;
        this.flags[field] = flags;
      } else if (end > start && bytes.toString('utf8', start, end).trim() !== '') this.hasExtra = true;
      field++;
      if (at >= length || bytes[at] === LF) break;
      at++;
    }
    this.count = field;
    this.isEmpty = content === 0;
    this.#position = at + 1;
    return true;
  }

  /** The quote that ends the field, or -1 if there is none; sets `#quotedFlags` and counts lines. */
  #closingQuote(from: number): number {
    const bytes = this.#bytes;
    const length = bytes.length;
    let high = 0;
    let doubled = 0;
    let lines = 0;
    for (let at = from; at < length; at++) {
      const byte = bytes[at] ?? 0;
      high |= byte;
      if (byte === LF) lines++;
      else if (byte === QUOTE) {
        if (at + 1 < length && bytes[at + 1] === QUOTE) {
          doubled = CELL.doubled;
          at++;
          continue;
        }
        this.#quotedFlags = (high & CELL.high) | doubled;
        this.innerLines += lines;
        return at;
      }
    }
    this.isUnsure = true;
    return -1;
  }
}
