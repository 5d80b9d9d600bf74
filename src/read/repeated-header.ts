import { InputError } from '../errors.js';
import type { CsvDialect, RefusedSpan, TextBlock } from '../model/block.js';
import { normalizeFieldName } from '../schema/field-name.js';
import { readCsvRecords } from './csv-records.js';
import { isFooter, isWideFooter } from './footer.js';
import { recordStarts } from './record-starts.js';
import type { SwallowedRows } from './swallowed-rows.js';
import { FOOTER_STARTS, footerWordOf, mayBeFooter } from './footer-words.js';
import type { FooterRows } from './footer-rows.js';

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
/** Characters of a line's first word that are compared before the line is read. */
const PREFIX_BYTES = 4;
/** A line of dashes across all columns, as SAP and SQL tools draw it. */
const RULE = /^-[-+]{2,}$/;

type Reason = 'REPEATED_HEADER' | 'FOOTER' | 'HEADER_CHANGES';

/** Why a record is left out, or the word at its beginning that makes it look like a footer. */
type Found = { readonly code: Reason } | { readonly footerWord: string };

interface FoundRecord {
  readonly start: number;
  readonly end: number;
  readonly found: Found;
  readonly line: number;
}

/** What the lines of a file are compared with. */
export interface ExtraRecordRules {
  readonly dialect: CsvDialect;
  /** The file's name as shown. */
  readonly name: string;
  /** The fields of the header. */
  readonly header: readonly string[];
  /** Beginnings of footers, in lower case. */
  readonly footers: readonly string[];
  /** 1-based number of the first line in the blocks. */
  readonly firstLine: number;
  /** Receives what looks like rows within values. */
  readonly swallowed: SwallowedRows;
  /** Receives what looks like totals or footers. */
  readonly footerRows: FooterRows;
}

/**
 * Whether a record repeats the header, as when files were concatenated, or is the line of dashes that programs put
 * below it. Fields are compared ignoring case and surrounding spaces.
 * @param header normalized
 */
export function isRepeatedHeader(fields: readonly string[], header: readonly string[]): boolean {
  if (fields.length === 1 && header.length > 1) return RULE.test((fields[0] ?? '').trim());
  if (fields.length < header.length) return false;
  const names = fields.map(bareName);
  if (names.every((name, index) => name === (header[index] ?? '')) && names.some((name) => name !== ''))
    return true;
  return (
    names.slice(0, header.length).every((name) => /^-+$/.test(name)) &&
    names.slice(header.length).every((name) => name === '') &&
    names.some((name) => name.length > 1)
  );
}

/**
 * Whether a record has the names of the header in another order, so that the columns below it differ.
 * @param header normalized
 */
export function isReorderedHeader(fields: readonly string[], header: readonly string[]): boolean {
  const names = fields.map(bareName);
  while (names.length > header.length && names.at(-1) === '') names.pop();
  return (
    header.length > 1 &&
    names.length === header.length &&
    names.some((name, index) => name !== header[index]) &&
    names.toSorted().every((name, index) => name === header.toSorted()[index])
  );
}

/** The error for such a record: rows below it would be read into the wrong columns. */
export function headerChanges(name: string, line: number): InputError {
  return new InputError(
    `${name} has its header again in line ${line}, with the fields in another order: the rows below would be read into the wrong columns. Split the file there, or export it again; nothing was uploaded.`,
    { code: 'HEADER_CHANGES' },
  );
}

/** A byte order mark before a quote makes the quote an ordinary character. */
function bareName(field: string): string {
  const quoted = /^\s*\uFEFF"(.*)"$/s.exec(field)?.[1];
  return normalizeFieldName(quoted === undefined ? field : quoted.replaceAll('""', '"'));
}

/**
 * Finds the records of a CSV file that are not rows although they are as wide: repeated headers, and footers that the
 * schema names. They are left out where the blocks are cut, so that all later paths agree. What looks like another
 * footer is only reported. A common-case line costs only a look at its first characters.
 */
export class ExtraRecords {
  readonly #rules: ExtraRecordRules;
  readonly #header: readonly string[];
  /** The header's line without quotes and spaces, and the characters of a line of dashes. */
  readonly #bare: string;
  /** Its names in sorted order, as in a line that has them in another order. */
  readonly #sorted: string;
  readonly #dashes: RegExp;
  readonly #lineEnd: number;
  readonly #delimiter: number;
  /** By the lower-case form of a line's first byte: the beginnings of lines that are checked further. */
  readonly #prefixes: readonly (readonly Buffer[])[];
  /** Number of the line that is being checked. */
  #line: number;

  constructor(rules: ExtraRecordRules) {
    this.#rules = rules;
    this.#line = rules.firstLine;
    this.#header = rules.header.map(normalizeFieldName);
    const { delimiter } = rules.dialect;
    this.#bare = bare(rules.header.join(delimiter));
    this.#sorted = sortedParts(this.#bare, delimiter);
    this.#dashes = new RegExp(`^[-+\\u${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}]+$`);
    this.#lineEnd = rules.dialect.lineEnd.charCodeAt(0);
    this.#delimiter = delimiter.charCodeAt(0);
    const starts = [this.#header[0] ?? '', '-', ...rules.footers];
    const others = this.#header
      .slice(1)
      .map(prefixOf)
      .filter(({ length }) => length > 0);
    const prefixes = uniqueBytes([
      ...starts.map((text) => asciiPrefix(text)),
      ...others,
      ...FOOTER_STARTS.map((text) => Buffer.from(text).subarray(0, PREFIX_BYTES)),
    ]);
    this.#prefixes = Array.from({ length: 256 }, (_, byte) =>
      prefixes.filter(([first]) => first === undefined || first === byte),
    );
  }

  /** The block without such records. */
  mark(block: TextBlock): TextBlock {
    const found = this.#find(block);
    if (found.length === 0) return block;
    const { bytes, refused } = block;
    const dialect = {
      delimiter: this.#rules.dialect.isUnquoted === true ? null : this.#rules.dialect.delimiter.charCodeAt(0),
      lineEnd: this.#lineEnd,
    };
    // A line within a quoted value is never one of them.
    const starts = new Set(recordStarts(block, dialect, false));
    const isRefused = (at: number) => refused.some(({ start, end }) => at >= start && at < end);
    const more = found
      .filter(({ start }) => starts.has(start) && !isRefused(start))
      .flatMap(({ start, end, found: what, line }): RefusedSpan[] => {
        if ('footerWord' in what) {
          this.#rules.footerRows.add(line, what.footerWord);
          return [];
        }
        if (what.code === 'HEADER_CHANGES') throw headerChanges(this.#rules.name, line);
        return [{ start, end, code: what.code }];
      });
    if (more.length === 0) return block;
    return { kind: 'text', bytes, refused: [...refused, ...more].toSorted((a, b) => a.start - b.start) };
  }

  #find({ bytes, suspects = [] }: TextBlock): FoundRecord[] {
    const { swallowed } = this.#rules;
    const found: FoundRecord[] = [];
    let suspect = 0;
    for (let start = 0; start < bytes.length;) {
      const next = bytes.indexOf(this.#lineEnd, start);
      const end = next < 0 ? bytes.length : next + 1;
      if (this.#mayMatch(bytes, start, end)) {
        const what = this.#reasonOf(bytes.subarray(start, end));
        if (what !== null) found.push({ start, end, found: what, line: this.#line });
      }
      for (
        let value = suspects[suspect];
        value !== undefined && value.start < end;
        value = suspects[++suspect]
      )
        swallowed.add(this.#line, value.lines);
      if (this.#mayHoldRows(bytes, start, end)) swallowed.add(this.#line, countLoneBreaks(bytes, start, end));
      this.#line += 1;
      start = end;
    }
    return found;
  }

  /**
   * If there is only one field, no line can have too many: line ends of another kind turn several rows into one value.
   */
  #mayHoldRows(bytes: Buffer, start: number, end: number): boolean {
    if (this.#header.length !== 1 || this.#lineEnd !== LF || bytes[start] === QUOTE) return false;
    return countLoneBreaks(bytes, start, end) > 0;
  }

  #mayMatch(bytes: Buffer, start: number, end: number): boolean {
    let at = start;
    if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
    while (at < end && this.#isBeforeText(bytes[at] ?? 0)) at += 1;
    const prefixes = this.#prefixes[lowerCase(bytes[at] ?? 0)] ?? [];
    return prefixes.some((prefix) =>
      prefix.every((byte, index) => at + index < end && lowerCase(bytes[at + index] ?? 0) === byte),
    );
  }

  #isBeforeText(byte: number): boolean {
    return byte === SPACE || byte === QUOTE || byte === TAB || byte === this.#delimiter;
  }

  /** Reading a line as CSV costs much more than seeing that it is not one of them. */
  #isLikely(line: Buffer): boolean {
    const { footers } = this.#rules;
    const { delimiter } = this.#rules.dialect;
    const whole = line.toString('utf8');
    const start = whole.slice(firstText(whole, delimiter));
    if (mayBeFooter(start)) return true;
    let text = bare(whole);
    while (text.length > this.#bare.length && text.endsWith(delimiter)) text = text.slice(0, -1);
    return (
      text === this.#bare ||
      (text.length === this.#bare.length && sortedParts(text, delimiter) === this.#sorted) ||
      (text.startsWith('-') && this.#dashes.test(text)) ||
      footers.some((footer) => bare(start).startsWith(bare(footer)))
    );
  }

  #reasonOf(line: Buffer): Found | null {
    const { dialect, footers } = this.#rules;
    if (!this.#isLikely(line)) return null;
    let fields: readonly string[];
    try {
      fields = readCsvRecords(line, dialect)[0] ?? [];
    } catch {
      // Part of a value that continues over several lines.
      return null;
    }
    if (isRepeatedHeader(fields, this.#header)) return { code: 'REPEATED_HEADER' };
    if (isReorderedHeader(fields, this.#header)) return { code: 'HEADER_CHANGES' };
    if (isWideFooter(fields, this.#header.length, footers)) return { code: 'FOOTER' };
    const footerWord = footerWordOf(fields, this.#header.length);
    // A short footer that is named is left out where rows are read.
    return footerWord === null || isFooter(fields[0] ?? '', footers) ? null : { footerWord };
  }
}

/** CRs within a line that are followed by more of it. */
function countLoneBreaks(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(CR, start); at >= 0 && at < end - 2; at = bytes.indexOf(CR, at + 1)) count += 1;
  return count;
}

/** The blocks without such records. */
export async function* leaveOutExtraRecords<Block extends TextBlock>(
  blocks: AsyncIterable<Block>,
  rules: ExtraRecordRules,
): AsyncGenerator<TextBlock> {
  const extra = new ExtraRecords(rules);
  for await (const block of blocks) yield extra.mark(block);
}

/** The start of a line's first non-empty field, including its quote. */
function firstText(line: string, delimiter: string): number {
  let at = 0;
  while (at < line.length && (line.charAt(at) === delimiter || /[\s"\uFEFF]/.test(line.charAt(at)))) at += 1;
  return at;
}

/** By the first bytes of each: two equal ones need one look. */
function uniqueBytes(prefixes: readonly Buffer[]): Buffer[] {
  const seen = new Map(prefixes.map((prefix) => [prefix.toString('latin1'), prefix]));
  return [...seen.values()];
}

/** A text without what may differ between two headers: case, spaces, quotes, marks. */
function bare(text: string): string {
  return text
    .replaceAll(/[\s"\uFEFF]/g, '')
    .normalize('NFC')
    .toLowerCase();
}

function sortedParts(text: string, delimiter: string): string {
  return text.split(delimiter).toSorted().join(delimiter);
}

/** As `asciiPrefix`; for a name that starts with other letters, its first bytes unchanged. */
function prefixOf(name: string): Buffer {
  const ascii = asciiPrefix(name);
  return ascii.length > 0 ? ascii : Buffer.from(name).subarray(0, PREFIX_BYTES);
}

/** The leading ASCII characters of a text: for others, bytes do not show case or normalization form. */
function asciiPrefix(text: string): Buffer {
  const letters = /^[\u0021\u0023-\u007e]{0,4}/.exec(text.toLowerCase())?.[0] ?? '';
  return Buffer.from(letters.slice(0, PREFIX_BYTES), 'latin1');
}

function lowerCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
}
