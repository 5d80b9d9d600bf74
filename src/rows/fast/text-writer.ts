import { hasManyDigits, MARKS } from '../../leak-guard/find-leaks.js';
import { Refusal } from '../../model/reject.js';
import { guardOf, OUTCOMES } from '../column-converter.js';
import type { GuardedConverter } from '../guarded-converter.js';
import { CellWriter, REFUSED } from './cell-writer.js';

const QUOTE = 0x22;
const DIGIT = 1;

/** Writes cells that pass unchanged: copies their bytes, unless one of them needs care or the leak guard looks at it. */
export class TextWriter extends CellWriter {
  readonly #guard: GuardedConverter | null;

  constructor(...rest: ConstructorParameters<typeof CellWriter>) {
    super(...rest);
    this.#guard = guardOf(this.converter);
  }

  override write(start: number, end: number, isHigh: boolean): number {
    const { source, out } = this.state;
    const { needsCare, isQuoted } = this.encoding;
    out.reserve(end - start + 2);
    const { bytes } = out;
    let position = out.length;
    if (isQuoted) bytes[position++] = QUOTE;
    let care = 0;
    let digits = 0;
    let marks = 0;
    for (let at = start; at < end; at++) {
      const byte = source[at] ?? 0;
      const mark = MARKS[byte] ?? 0;
      care |= needsCare[byte] ?? 0;
      marks |= mark;
      digits += mark & DIGIT;
      bytes[position++] = byte;
    }
    if (care !== 0) return super.write(start, end, isHigh);
    if (this.#guard !== null && this.#isSuspect(this.#guard, end - start, digits, marks))
      return this.#writeGuarded(this.#guard, start, end, isHigh, position);
    if (isQuoted) bytes[position++] = QUOTE;
    out.length = position;
    return OUTCOMES.value;
  }

  /** Whether the guard may find something; bytes are never fewer than letters. */
  #isSuspect({ own, looksAtAll }: GuardedConverter, length: number, digits: number, marks: number): boolean {
    return (
      marks > DIGIT || hasManyDigits(digits, length) || looksAtAll || (own !== null && own.mayBeIn(length))
    );
  }

  /** @param copied where the copy of the cell ends, which stands when the guard changes nothing */
  #writeGuarded(
    guard: GuardedConverter,
    start: number,
    end: number,
    isHigh: boolean,
    copied: number,
  ): number {
    const text = this.state.textOf(start, end, isHigh);
    const value = guard.convert(text, this.state.country);
    if (value instanceof Refusal) {
      this.state.refusal = value.code;
      return REFUSED;
    }
    const { out } = this.state;
    if (value !== text) this.writeValue(value);
    else {
      out.length = copied;
      if (this.encoding.isQuoted) out.bytes[out.length++] = QUOTE;
    }
    return guard.outcome;
  }
}
