import { addressWordStandardizer } from '../../normalize/address.js';
import { CellMemo } from './cell-memo.js';
import { IdentifierWriter, MAX_RAW_BYTES, BY_TEXT } from './identifier-writer.js';

const SLASH = 0x2f;

/** By ASCII byte: whether it separates words. */
const SEPARATES = new Uint8Array(128);
export const WORD_SEPARATORS = ' \t\n\v\f\r,![](){}';
for (const separator of WORD_SEPARATORS) SEPARATES[separator.charCodeAt(0)] = 1;

/** Writes street lines, word by word: the words are remembered, as they come again and again; digits stand. */
export class AddressWriter extends IdentifierWriter {
  readonly #memo = new CellMemo();
  /** By country number; there are fewer than 300. */
  readonly #wordStandardizers: ((word: string) => string)[] = [];
  readonly #word = Buffer.alloc(4 * MAX_RAW_BYTES);

  protected override standardize(start: number, end: number, isHigh: boolean): number {
    if (isHigh) return BY_TEXT;
    const { source, digests } = this.state;
    const { memory, slot } = digests;
    let length = 0;
    let at = start;
    while (at < end) {
      let isNumber = 1;
      const from = at;
      let byte = 0;
      while (at < end && SEPARATES[(byte = source[at] ?? 0)] === 0) {
        // `C/O` separates words, too.
        if (byte === SLASH) return BY_TEXT;
        if (byte < 0x30 || byte > 0x39) isNumber = 0;
        at++;
      }
      if (at > from) {
        const word = isNumber === 1 ? -1 : this.#find(from, at);
        const more = word < 0 ? at - from : this.#memo.valueLength(word);
        if (length + more > MAX_RAW_BYTES) return BY_TEXT;
        if (word < 0)
          for (let digit = from; digit < at; digit++) memory[slot + length++] = source[digit] ?? 0;
        else length += this.#memo.copyTo(word, memory, slot + length);
      }
      at++;
    }
    return length;
  }

  /** The memo's entry of a word. */
  #find(start: number, end: number): number {
    const { source, countryNumber, country } = this.state;
    const entry = this.#memo.find(source, start, end, countryNumber);
    if (entry >= 0) return entry;
    const standardize = (this.#wordStandardizers[countryNumber] ??= addressWordStandardizer(country));
    const length = this.#word.write(
      standardize(this.state.textOf(start, end, false).toUpperCase()).toLowerCase(),
    );
    const { kernel, column } = this.state;
    kernel?.remember(source, start, end, this.#word, 0, length, column, countryNumber, 0);
    const added = this.#memo.add(source, start, end, countryNumber);
    this.#memo.setValue(added, this.#word, 0, Math.min(length, MAX_RAW_BYTES + 1));
    return added;
  }
}
