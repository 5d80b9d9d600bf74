/** A position in a pattern: the digits that may be there, as bits, and the positions that may follow. */
interface Position {
  readonly digits: number;
  readonly next: Set<number>;
}

/** A part of a pattern: the positions it may start and end at, and whether it may be empty. */
interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly isEmpty: boolean;
}

const ALL_DIGITS = 0b11_1111_1111;
const EMPTY: Part = { first: [], last: [], isEmpty: true };

/**
 * A regular expression over digits as a list of positions (Glushkov's construction), which can be followed digit by
 * digit. It supports what numbering plans use: digits, `\d`, classes such as `[2-57]`, groups, `|`, `?`, `{2}`,
 * `{5,14}`. A `$` is ignored: the part before it also matches longer digits.
 */
export class DigitPattern {
  /** The positions that the pattern may start at. */
  readonly first: readonly number[];
  /** The positions that it may end at. */
  readonly last: ReadonlySet<number>;
  readonly isEmpty: boolean;
  readonly #positions: Position[] = [];
  readonly #source: string;
  #at = 0;

  /** @throws RangeError for anything else */
  constructor(source: string) {
    this.#source = source;
    const { first, last, isEmpty } = this.#alternatives();
    if (this.#at < source.length) throw this.#unknown();
    this.first = first;
    this.last = new Set(last);
    this.isEmpty = isEmpty;
  }

  /** Those of these positions that match a digit. */
  at(positions: Iterable<number>, digit: number): number[] {
    return [...positions].filter(
      (position) => (((this.#positions[position]?.digits ?? 0) >> digit) & 1) === 1,
    );
  }

  /** Where it may continue after these positions. */
  after(positions: readonly number[]): Set<number> {
    return new Set(positions.flatMap((position) => [...(this.#positions[position]?.next ?? [])]));
  }

  /** Whether digits that start with these may match, or already match. */
  mayStartWith(digits: readonly number[]): boolean {
    let positions: Iterable<number> = this.first;
    for (const [index, digit] of digits.entries()) {
      const here = this.at(positions, digit);
      if (here.length === 0) return false;
      if (index < digits.length - 1 && here.some((position) => this.last.has(position))) return true;
      positions = this.after(here);
    }
    return true;
  }

  #alternatives(): Part {
    let part = this.#sequence();
    while (this.#take('|')) {
      const other = this.#sequence();
      part = {
        first: [...part.first, ...other.first],
        last: [...part.last, ...other.last],
        isEmpty: part.isEmpty || other.isEmpty,
      };
    }
    return part;
  }

  #sequence(): Part {
    let part = EMPTY;
    while (this.#at < this.#source.length && !'|)'.includes(this.#source.charAt(this.#at)))
      if (!this.#take('$')) part = this.#join(part, this.#repeated());
    return part;
  }

  #join(one: Part, other: Part): Part {
    for (const position of one.last)
      for (const next of other.first) this.#positions[position]?.next.add(next);
    return {
      first: one.isEmpty ? [...one.first, ...other.first] : one.first,
      last: other.isEmpty ? [...one.last, ...other.last] : other.last,
      isEmpty: one.isEmpty && other.isEmpty,
    };
  }

  /** A repeated part is parsed again for each repetition, so that each has positions of its own. */
  #repeated(): Part {
    const from = this.#at;
    const once = this.#single();
    const [least, most] = this.#times();
    const to = this.#at;
    if (most === 1) return least === 0 ? { ...once, isEmpty: true } : once;
    let part = EMPTY;
    for (let time = 0; time < most; time++) {
      this.#at = from;
      const next = time === 0 ? once : this.#single();
      part = this.#join(part, time < least ? next : { ...next, isEmpty: true });
    }
    this.#at = to;
    return part;
  }

  #single(): Part {
    if (this.#take('(')) {
      this.#take('?:');
      const part = this.#alternatives();
      if (!this.#take(')')) throw this.#unknown();
      return part;
    }
    const position = this.#positions.push({ digits: this.#digits(), next: new Set() }) - 1;
    return { first: [position], last: [position], isEmpty: false };
  }

  #digits(): number {
    if (this.#take('\\d')) return ALL_DIGITS;
    if (!this.#take('[')) return 1 << this.#digit();
    let digits = 0;
    while (!this.#take(']')) {
      const from = this.#digit();
      const to = this.#take('-') ? this.#digit() : from;
      for (let digit = from; digit <= to; digit++) digits |= 1 << digit;
    }
    return digits;
  }

  #digit(): number {
    const code = this.#source.charCodeAt(this.#at++) - 0x30;
    if (!(code >= 0 && code <= 9)) throw this.#unknown();
    return code;
  }

  #times(): readonly [number, number] {
    if (this.#take('?')) return [0, 1];
    const found = /^\{(\d+)(?:,(\d+))?\}/.exec(this.#source.slice(this.#at));
    if (found === null) return [1, 1];
    this.#at += found[0].length;
    return [Number(found[1]), Number(found[2] ?? found[1])];
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #unknown(): RangeError {
    return new RangeError(`Position ${this.#at} of the pattern ${this.#source} is not understood.`);
  }
}
