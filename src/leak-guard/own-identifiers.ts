import { isDigit, isLetterOrDigit } from './characters.js';
import { eachDigitRun, PLAIN_SEPARATORS } from './digit-runs.js';
import { FoldedText } from './folded-text.js';
import { MAX_TAIL, MIN_LOCAL, MIN_NAMES, MIN_TAIL } from './limits.js';
import type { Span } from './span.js';

/** Identifier columns of a plan whose values are searched for in the row's other columns; -1 if there is none. */
export interface IdentifierColumns {
  readonly email: number;
  readonly phone: number;
  readonly firstName: number;
  readonly lastName: number;
}

/** Returns the trimmed text of a column of the row that is being processed; empty when it has no value. */
export interface CellReader {
  textAt(column: number): string;
}

/** Plain words such as `orders` are not user names. */
const DISTINCTIVE = /[\d._+-]/;
/** Longer values of identifier columns are not identifiers. */
const MAX_LENGTH = 320;
/** Characters between first and last name. */
const BETWEEN = ' ,;:|._-/+\t';
const MAX_BETWEEN = 3;
/** Values with other characters may be written with fewer: they are folded. */
// oxlint-disable-next-line no-control-regex -- anything beyond ASCII
const IS_ASCII = /^[\u0000-\u007f]*$/;

/**
 * The identifiers of one row, searched for in its other columns: a name in a note, the buyer's phone number as a
 * customer number.
 */
export class OwnIdentifiers {
  readonly #columns: IdentifierColumns;
  #reader: CellReader | null = null;
  /** How much of the row was read: nothing, its names, or all of it. */
  #read: 'no' | 'names' | 'all' = 'all';
  #first = '';
  #last = '';
  #local = '';
  #tail = '';
  /** Texts with fewer characters contain neither a name nor a user name. */
  #shortest = Infinity;

  constructor(columns: IdentifierColumns) {
    this.#columns = columns;
  }

  /** From now on it covers the row that `reader` is in. */
  startRow(reader: CellReader): void {
    this.#reader = reader;
    this.#read = 'no';
  }

  /**
   * Whether a text with this many characters and few digits is long enough to contain one; if false, it need not be
   * searched. A phone number has at least `MIN_TAIL` digits.
   */
  mayBeIn(length: number): boolean {
    if (length < Math.min(MIN_LOCAL, MIN_NAMES + 1)) return false;
    if (this.#read === 'no') this.#readNames();
    return length >= this.#shortest;
  }

  /** Where the row's identifiers are in the folded text. */
  spansIn(text: string): Span[] {
    if (this.#read !== 'all') this.#readAll();
    const spans: Span[] = [];
    const add = (start: number, end: number) =>
      spans.push({ kind: 'OWN_IDENTIFIER', start, end, isCertain: true });
    const lower = lowerCase(text);
    if (this.#first !== '') {
      findNames(lower, this.#first, this.#last, add);
      findNames(lower, this.#last, this.#first, add);
    }
    if (this.#local !== '') findWord(lower, this.#local, add);
    if (this.#tail !== '') this.#findTail(text, add);
    return spans;
  }

  #findTail(text: string, add: (start: number, end: number) => void): void {
    eachDigitRun(text, PLAIN_SEPARATORS, ({ groups }) => {
      const digits = groups.map(({ start, end }) => text.slice(start, end)).join('');
      if (digits.includes(this.#tail)) add(groups[0]?.start ?? 0, groups.at(-1)?.end ?? text.length);
    });
  }

  #readNames(): void {
    this.#read = 'names';
    const { email, firstName, lastName } = this.#columns;
    const address = this.#textAt(email);
    this.#local = searched(address.slice(0, Math.max(0, address.indexOf('@'))));
    this.#first = searched(this.#textAt(firstName));
    this.#last = searched(this.#textAt(lastName));
    const names = this.#first.length + this.#last.length;
    if (this.#local.length < MIN_LOCAL) this.#local = '';
    if (this.#first.length < 2 || this.#last.length < 2 || names < MIN_NAMES) this.#first = '';
    this.#shortest = Math.min(
      this.#local === '' ? Infinity : this.#local.length,
      this.#first === '' ? Infinity : names + 1,
    );
  }

  #readAll(): void {
    if (this.#read === 'no') this.#readNames();
    this.#read = 'all';
    if (!DISTINCTIVE.test(this.#local)) this.#local = '';
    this.#tail = tailOf(searched(this.#textAt(this.#columns.phone)));
  }

  #textAt(column: number): string {
    const text = column < 0 ? '' : (this.#reader?.textAt(column) ?? '');
    return text.length > MAX_LENGTH ? '' : text;
  }
}

/** Lower case with every character at its position: letters whose lower case is longer (`İ`) stay. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (sign) => {
    const small = sign.toLowerCase();
    return small.length === sign.length ? small : sign;
  }).join('');
}

/** An identifier in the form that is searched for. */
function searched(value: string): string {
  return lowerCase(IS_ASCII.test(value) ? value : FoldedText.of(value).inOneLine().text);
}

function tailOf(phone: string): string {
  let digits = '';
  for (let at = phone.length - 1; at >= 0 && digits.length < MAX_TAIL; at--) {
    if (isDigit(phone.charCodeAt(at))) digits = phone.charAt(at) + digits;
    else if (isLetterOrDigit(phone.charCodeAt(at))) {
      // A word before the number; an extension is not part of it.
      if (digits.length >= MIN_TAIL) break;
      digits = '';
    }
  }
  return digits.length >= MIN_TAIL ? digits : '';
}

function findWord(text: string, word: string, add: (start: number, end: number) => void): void {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const end = at + word.length;
    if (!isLetterOrDigit(text.charCodeAt(at - 1)) && !isLetterOrDigit(text.charCodeAt(end))) add(at, end);
  }
}

function findNames(
  text: string,
  one: string,
  other: string,
  add: (start: number, end: number) => void,
): void {
  findWord(text, one, (start, end) => {
    let next = end;
    while (next - end < MAX_BETWEEN && BETWEEN.includes(text.charAt(next)) && next < text.length) next++;
    if (next === end || !text.startsWith(other, next)) return;
    const stop = next + other.length;
    if (!isLetterOrDigit(text.charCodeAt(stop))) add(start, stop);
  });
}
