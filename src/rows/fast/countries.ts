import type { ColumnConverter } from '../column-converter.js';
import { Refusal } from '../../model/reject.js';
import { CellMemo, MAX_KEY_BYTES } from './cell-memo.js';
import type { RowState } from './cell-writer.js';

/** Reads the country column, and numbers the countries; there are fewer than 300. */
export class Countries {
  readonly #state: RowState;
  readonly #memo = new CellMemo();
  readonly #codes: (string | null)[] = [];

  constructor(state: RowState) {
    this.#state = state;
  }

  /** The number of a country. */
  numberOf(country: string | null): number {
    const known = this.#codes.indexOf(country);
    return known >= 0 ? known : this.#codes.push(country) - 1;
  }

  /** How many countries have numbers: those below it. */
  get count(): number {
    return this.#codes.length;
  }

  codeOf(number: number): string | null {
    return this.#codes[number] ?? null;
  }

  /** The country that the cell at `start` to `end` names, by its number; or why it names none. */
  read(start: number, end: number, isHigh: boolean, converter: ColumnConverter): number | Refusal {
    const { source } = this.#state;
    const isShort = end - start <= MAX_KEY_BYTES;
    const entry = isShort ? this.#memo.find(source, start, end, 0) : -1;
    if (entry >= 0) return this.#memo.numbers[entry] ?? 0;
    const number = this.readText(this.#state.textOf(start, end, isHigh), converter);
    if (isShort && typeof number === 'number')
      this.#memo.numbers[this.#memo.add(source, start, end, 0)] = number;
    return number;
  }

  readText(text: string, converter: ColumnConverter): number | Refusal {
    const code = converter.convert(text, null);
    return code instanceof Refusal ? code : this.numberOf(code);
  }
}
