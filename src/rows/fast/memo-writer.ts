import { CellMemo, MAX_KEY_BYTES, VALUE_BYTES } from './cell-memo.js';
import { CellWriter, REFUSED } from './cell-writer.js';

/** Writes identifiers of few distinct values: what was written for a cell is written for the next one like it. */
export class MemoWriter extends CellWriter {
  readonly #memo = new CellMemo();
  readonly #dependsOnCountry: boolean;

  constructor(dependsOnCountry: boolean, ...rest: ConstructorParameters<typeof CellWriter>) {
    super(...rest);
    this.#dependsOnCountry = dependsOnCountry;
  }

  override write(start: number, end: number, isHigh: boolean): number {
    if (end - start > MAX_KEY_BYTES) return super.write(start, end, isHigh);
    const { source, out, countryNumber } = this.state;
    const group = this.#dependsOnCountry ? countryNumber : 0;
    const memo = this.#memo;
    const entry = memo.find(source, start, end, group);
    if (entry < 0) return this.#remember(start, end, isHigh, group);
    out.reserve(VALUE_BYTES + 2);
    memo.copyValue(entry, out);
    return memo.outcomes[entry] ?? 0;
  }

  #remember(start: number, end: number, isHigh: boolean, group: number): number {
    const { source, out } = this.state;
    const from = out.length;
    const outcome = super.write(start, end, isHigh);
    if (outcome === REFUSED || out.length - from > VALUE_BYTES) return outcome;
    const entry = this.#memo.add(source, start, end, group);
    this.#memo.setValue(entry, out.bytes, from, out.length);
    this.#memo.outcomes[entry] = outcome;
    return outcome;
  }
}
