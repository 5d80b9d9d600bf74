/** A span of a text that became another one. */
interface Change {
  /** Where what it became starts, and how long that is. */
  readonly at: number;
  readonly length: number;
  /** Where it was in the text before. */
  readonly start: number;
  readonly end: number;
}

/** A text made from another one by replacing spans of it from left to right; it knows where each came from. */
export class TextRewrite {
  readonly #source: string;
  readonly #changes: Change[] = [];
  #text = '';
  #done = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** How far the source is replaced: what starts before it is done. */
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

  /** Where the character at `at` of the new text starts in the source. */
  startOf(at: number): number {
    const change = this.#changeAt(at);
    if (change === undefined) return at;
    const behind = at - change.at - change.length;
    return behind < 0 ? change.start : change.end + behind;
  }

  /** Where the character at `at` of the new text ends in the source. */
  endOf(at: number): number {
    const change = this.#changeAt(at);
    if (change === undefined) return at + 1;
    const behind = at - change.at - change.length;
    return behind < 0 ? change.end : change.end + behind + 1;
  }

  /** The last change at or before the place. */
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
