import type { CsvEscape } from '../model/output-format.js';

/** Why the text is not CSV in the form that the upload request states. */
export type CsvFault =
  /** A quoted value is followed by something other than a comma or a line end. */
  | 'brokenQuotes'
  /** … and a backslash precedes the quote: it may be the escape. */
  | 'backslashEscape';

/** Gets the cells of a record; false ends the reading. The array is reused for the next record. */
export type OnRecord = (cells: string[], line: number) => boolean;

/** How far a text was read. */
export interface CsvPosition {
  /** Where the first incomplete record starts; the text's length when all are complete. */
  readonly at: number;
  /** The line of that record, from 1. */
  readonly line: number;
  readonly fault: CsvFault | null;
  /** Whether the reader said that it has enough. */
  readonly isEnough: boolean;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const BACKSLASH = 0x5c;

/**
 * Reads CSV exactly as an upload request describes it to AMC: a comma between values, a line feed at the end of each
 * record, a value within quotes only where a quote is its first character. Quotes inside have the escape before them.
 * @param text whole lines; a record whose quotes are open at its end is not read
 * @param line of the first record
 */
export function readCsvCells(text: string, line: number, escape: CsvEscape, onRecord: OnRecord): CsvPosition {
  return text.includes('"') ? readQuoted(text, line, escape, onRecord) : readPlain(text, line, onRecord);
}

function readPlain(text: string, firstLine: number, onRecord: OnRecord): CsvPosition {
  let at = 0;
  let line = firstLine;
  while (at < text.length) {
    const end = text.indexOf('\n', at);
    if (end < 0) break;
    const isMore = onRecord(text.slice(at, end).split(','), line);
    at = end + 1;
    line += 1;
    if (!isMore) return { at, line, fault: null, isEnough: true };
  }
  return { at, line, fault: null, isEnough: false };
}

function readQuoted(text: string, firstLine: number, escape: CsvEscape, onRecord: OnRecord): CsvPosition {
  let start = 0;
  let startLine = firstLine;
  let line = firstLine;
  let at = 0;
  let cells: string[] = [];
  const unfinished = (fault: CsvFault | null): CsvPosition => ({
    at: start,
    line: startLine,
    fault,
    isEnough: false,
  });
  while (at < text.length) {
    if (text.charCodeAt(at) === QUOTE) {
      const end = closingQuote(text, at + 1, escape);
      if (end < 0) return unfinished(null);
      const inner = text.slice(at + 1, end);
      const after = text.charCodeAt(end + 1);
      if (after !== COMMA && after !== LINE_FEED) {
        if (end + 1 >= text.length) return unfinished(null);
        const isEscaped = escape === 'quote' && text.charCodeAt(end - 1) === BACKSLASH;
        return unfinished(isEscaped ? 'backslashEscape' : 'brokenQuotes');
      }
      cells.push(unescaped(inner, escape));
      line += lineFeeds(inner);
      at = end + 1;
    } else {
      const end = endOfPlain(text, at);
      if (end < 0) return unfinished(null);
      cells.push(text.slice(at, end));
      at = end;
    }
    const isEnd = text.charCodeAt(at) === LINE_FEED;
    at += 1;
    if (!isEnd) {
      // After a comma at the very end, another value is still to come.
      if (at >= text.length) return unfinished(null);
      continue;
    }
    line += 1;
    const isMore = onRecord(cells, startLine);
    cells = [];
    start = at;
    startLine = line;
    if (!isMore) return { at, line, fault: null, isEnough: true };
  }
  return { at: start, line: startLine, fault: null, isEnough: false };
}

/** The quote that ends a value; -1 if it is still to come. */
function closingQuote(text: string, from: number, escape: CsvEscape): number {
  for (let at = from; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return -1;
    if (escape === 'quote') {
      if (text.charCodeAt(quote + 1) !== QUOTE) return quote;
      at = quote + 2;
      continue;
    }
    let backslashes = 0;
    while (quote - 1 - backslashes >= from && text.charCodeAt(quote - 1 - backslashes) === BACKSLASH)
      backslashes += 1;
    if (backslashes % 2 === 0) return quote;
    at = quote + 1;
  }
}

function unescaped(inner: string, escape: CsvEscape): string {
  if (escape === 'quote') return inner.includes('"') ? inner.replaceAll('""', '"') : inner;
  return inner.includes('\\') ? inner.replaceAll(/\\(["\\])/g, '$1') : inner;
}

/** The comma or line feed that ends an unquoted value. */
function endOfPlain(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === LINE_FEED) return at;
  }
  return -1;
}

function lineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
