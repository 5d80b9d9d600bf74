/** A span of a text that was replaced. */
interface Change {
  /** Where its replacement starts, and how long that is. */
  readonly at: number;
  readonly length: number;
  /** Where it was in the text before. */
  readonly start: number;
  readonly end: number;
}

/** A text made from another one by replacing spans from left to right; it tracks where each came from. */
export class TextRewrite {
  readonly #source: string;
  readonly #changes: Change[] = [];
  #text = '';
  #done = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** How far the source has been replaced: everything that starts before it is done. */
  get done(): number {
    return this.#done;
  }

  get isChanged(): boolean {
    return this.#changes.length > 0;
  }

  replace(start: number, end: number, text: string): void {
    this.#text += this.#source.slice(this.#done, start);
    this.#changes.push({ at: this.#text.length, length: text.length, start, end });
    this.#text += text;
    this.#done = end;
  }

  get text(): string {
    return this.#text + this.#source.slice(this.#done);
  }

  /** The source position where the character at `at` of the new text starts. */
  startOf(at: number): number {
    const change = this.#changeAt(at);
    if (change === undefined) return at;
    const behind = at - change.at - change.length;
    return behind < 0 ? change.start : change.end + behind;
  }

  /** The source position where the character at `at` of the new text ends. */
  endOf(at: number): number {
    const change = this.#changeAt(at);
    if (change === undefined) return at + 1;
    const behind = at - change.at - change.length;
    return behind < 0 ? change.end : change.end + behind + 1;
  }

  /** The last change at or before the position. */
  #changeAt(at: number): Change | undefined {
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#changes[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return this.#changes[low - 1];
  }
}
