import { OUTCOMES } from '../column-converter.js';
import { CellWriter } from './cell-writer.js';

/** Writes a column whose digests are counted: notes where they stand. */
export class KeyWriter extends CellWriter {
  readonly #writer: CellWriter;
  readonly #places: number[];
  readonly #quoteLength: number;

  /** @param writer of the column */
  constructor(writer: CellWriter, places: number[], ...rest: ConstructorParameters<typeof CellWriter>) {
    super(...rest);
    this.#writer = writer;
    this.#places = places;
    this.#quoteLength = writer.encoding.isQuoted ? 1 : 0;
  }

  override write(start: number, end: number, isHigh: boolean): number {
    const position = this.state.out.length;
    return this.#note(position, this.#writer.write(start, end, isHigh));
  }

  override writeText(text: string): number {
    const position = this.state.out.length;
    return this.#note(position, this.#writer.writeText(text));
  }

  override writeAsText(start: number, end: number, isHigh: boolean): number {
    const position = this.state.out.length;
    return this.#note(position, this.#writer.writeAsText(start, end, isHigh));
  }

  #note(position: number, outcome: number): number {
    if (outcome === OUTCOMES.hashed || outcome === OUTCOMES.alreadyHashed)
      this.#places.push(position + this.#quoteLength);
    return outcome;
  }
}
