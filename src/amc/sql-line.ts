import { AmcRequestError } from './errors.js';

const QUOTES = new Set(["'", '"', '`']);

/**
 * Turns a query of several lines into the single line that AMC accepts: comments and line breaks become a
 * space, quoted text is unchanged, one semicolon at the end is dropped. Throws AmcRequestError, naming the
 * line, when the query cannot be joined without changing it: a line break or tab in quotes, an open quote or
 * comment, a second statement.
 */
export function sqlOnOneLine(text: string): string {
  return new SqlJoiner(text.replace(/^\uFEFF/, '')).join();
}

class SqlJoiner {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #out = '';

  constructor(text: string) {
    this.#text = text;
  }

  join(): string {
    let ended = false;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] ?? '';
      const pair = this.#text.slice(this.#at, this.#at + 2);
      if (/\s/.test(char)) this.#space(1);
      else if (pair === '--') this.#space(this.#lengthTo('\n', this.#text.length));
      else if (pair === '/*') this.#space(this.#lengthOfComment());
      else {
        if (ended) throw this.#refuse('there is more after the semicolon: AMC takes one statement');
        if (char === ';') ended = true;
        else if (QUOTES.has(char)) this.#quoted(char);
        else this.#out += char;
        if (ended || !QUOTES.has(char)) this.#at += 1;
      }
    }
    const line = this.#out.trim();
    if (line === '') throw this.#refuse('there is no query');
    return line;
  }

  #space(length: number): void {
    const skipped = this.#text.slice(this.#at, this.#at + length);
    this.#line += skipped.split('\n').length - 1;
    if (!this.#out.endsWith(' ')) this.#out += ' ';
    this.#at += length;
  }

  #lengthTo(end: string, otherwise: number): number {
    const found = this.#text.indexOf(end, this.#at);
    return (found < 0 ? otherwise : found) - this.#at;
  }

  #lengthOfComment(): number {
    const end = this.#text.indexOf('*/', this.#at + 2);
    if (end < 0) throw this.#refuse('the comment that begins here does not end');
    return end + 2 - this.#at;
  }

  /** Copies quoted text; a doubled quote is part of it. */
  #quoted(quote: string): void {
    const from = this.#at;
    let at = from + 1;
    for (;;) {
      const end = this.#text.indexOf(quote, at);
      if (end < 0) throw this.#refuse('the quote that begins here does not end');
      // It is not documented whether a backslash escapes the quote, and the rest of the query would depend on
      // it.
      if (this.#text[end - 1] === '\\') throw this.#refuse('a backslash is before a quote: double the quote');
      if (this.#text[end + 1] === quote) {
        at = end + 2;
        continue;
      }
      const copied = this.#text.slice(from, end + 1);
      if (/[\r\n\t]/.test(copied)) throw this.#refuse('a line break or tab is within quotes');
      this.#out += copied;
      this.#at = end + 1;
      return;
    }
  }

  #refuse(problem: string): AmcRequestError {
    return new AmcRequestError(
      `AMC takes a query as one line, and this one cannot be joined: line ${this.#line}: ${problem}. Correct the query.`,
    );
  }
}
