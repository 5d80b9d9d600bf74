import { standardizeLetterBytes } from '../../normalize/letters-bytes.js';
import type { CellWriter } from './cell-writer.js';
import { BY_TEXT, IdentifierWriter } from './identifier-writer.js';
import { MemoWriter } from './memo-writer.js';

/** Writes names and cities: ASCII is standardized as bytes, the rest is remembered. */
export class LettersWriter extends IdentifierWriter {
  readonly #others: MemoWriter;

  constructor(...rest: ConstructorParameters<typeof CellWriter>) {
    super(...rest);
    this.#others = new MemoWriter(false, ...rest);
  }

  override write(start: number, end: number, isHigh: boolean): number {
    return isHigh ? this.#others.write(start, end, true) : super.write(start, end, false);
  }

  protected override standardize(start: number, end: number, isHigh: boolean): number {
    if (isHigh) return BY_TEXT;
    const { source, digests } = this.state;
    return standardizeLetterBytes(source, start, end, digests.memory, digests.slot);
  }
}
