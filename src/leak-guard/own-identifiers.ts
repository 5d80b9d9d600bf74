import { foldForSearch, isDigit, isLetterOrDigit } from './characters.js';
import { eachDigitRun } from './digit-runs.js';
import type { Span } from './span.js';

/** Identifier columns of a plan whose values are looked for in the row's other columns; -1 where there is none. */
export interface IdentifierColumns {
  readonly email: number;
  readonly phone: number;
  readonly firstName: number;
  readonly lastName: number;
}

/** Gives the trimmed text of a column of the row that is worked on; empty when it has no value. */
export interface CellReader {
  textAt(column: number): string;
}

/** Local parts of addresses that are looked for: shorter ones, and plain words such as `orders`, are too common. */
const MIN_LOCAL = 6;
const TELLING = /[\d._+-]/;
/** First and last name together. */
const MIN_NAMES = 5;
/** Of a phone number the last digits are compared: how it begins depends on its form. */
const MIN_TAIL = 8;
const MAX_TAIL = 9;
/** Longer values of identifier columns are none. */
const MAX_LENGTH = 320;
/** Signs between first and last name. */
const MAX_BETWEEN = 2;

/** The identifiers of one row, looked for in its other columns: a name in a note, the buyer's phone as a customer number. */
export class OwnIdentifiers {
  readonly #columns: IdentifierColumns;
  #reader: CellReader | null = null;
  #isRead = true;
  #first = '';
  #last = '';
  #local = '';
  #tail = '';
  /** Texts with fewer characters hold none of them. */
  #shortest = Infinity;

  constructor(columns: IdentifierColumns) {
    this.#columns = columns;
  }

  /** From now on it is about the row that `reader` stands in. */
  startRow(reader: CellReader): void {
    this.#reader = reader;
    this.#isRead = false;
  }

  /** Whether a text of so many characters is long enough; false spares looking at it. */
  mayBeIn(length: number): boolean {
    if (!this.#isRead) this.#read();
    return length >= this.#shortest;
  }

  /** Where the row's identifiers stand in the text. */
  spansIn(text: string): Span[] {
    if (!this.mayBeIn(text.length)) return [];
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
    eachDigitRun(text, ({ groups }) => {
      const digits = groups.map(({ start, end }) => text.slice(start, end)).join('');
      if (digits.includes(this.#tail)) add(groups[0]?.start ?? 0, groups.at(-1)?.end ?? text.length);
    });
  }

  #read(): void {
    this.#isRead = true;
    const { email, phone, firstName, lastName } = this.#columns;
    const address = this.#textAt(email);
    const local = lowerCase(address.slice(0, Math.max(0, address.indexOf('@'))));
    this.#local = local.length >= MIN_LOCAL && TELLING.test(local) ? local : '';
    const first = lowerCase(this.#textAt(firstName));
    const last = lowerCase(this.#textAt(lastName));
    const hasNames = first.length > 1 && last.length > 1 && first.length + last.length >= MIN_NAMES;
    this.#first = hasNames ? first : '';
    this.#last = hasNames ? last : '';
    this.#tail = tailOf(this.#textAt(phone));
    this.#shortest = Math.min(
      this.#local === '' ? Infinity : this.#local.length,
      hasNames ? first.length + last.length + 1 : Infinity,
      this.#tail === '' ? Infinity : this.#tail.length,
    );
  }

  #textAt(column: number): string {
    const text = column < 0 ? '' : (this.#reader?.textAt(column) ?? '');
    return text.length > MAX_LENGTH ? '' : text;
  }
}

/** Lower case with every sign in its place: letters whose lower case is longer stay. */
function lowerCase(text: string): string {
  const folded = foldForSearch(text);
  const lower = folded.toLowerCase();
  return lower.length === folded.length ? lower : folded;
}

function tailOf(phone: string): string {
  let digits = '';
  for (let at = phone.length - 1; at >= 0 && digits.length < MAX_TAIL; at--) {
    if (isDigit(phone.charCodeAt(at))) digits = phone.charAt(at) + digits;
    // An extension does not belong to it.
    else if (isLetterOrDigit(phone.charCodeAt(at))) digits = '';
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
    while (next - end < MAX_BETWEEN && ' ,._-/\t'.includes(text.charAt(next)) && next < text.length) next++;
    if (next === end || !text.startsWith(other, next)) return;
    const stop = next + other.length;
    if (!isLetterOrDigit(text.charCodeAt(stop))) add(start, stop);
  });
}
