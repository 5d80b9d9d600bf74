import type { SortedSource } from './run-reader.js';

/** Merges the rows of several sources in order; for equal hashes, rows of an earlier source come first. */
export class MergedRows implements SortedSource {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  order = 0;
  rest = 0;
  readonly #sources: SortedSource[];
  #isStarted = false;
  #current = 0;

  /** @param sources sources that have not been read from yet */
  constructor(sources: readonly SortedSource[]) {
    this.#sources = [...sources];
  }

  next(): boolean | Promise<boolean> {
    if (!this.#isStarted) return this.#begin();
    const next = this.#sources[this.#current]?.next() ?? false;
    return typeof next === 'boolean' ? this.#after(next) : next.then((has) => this.#after(has));
  }

  async #begin(): Promise<boolean> {
    this.#isStarted = true;
    for (let index = 0; index < this.#sources.length;) {
      if ((await this.#sources[index]?.next()) === true) index += 1;
      else this.#sources.splice(index, 1);
    }
    return this.#select();
  }

  #after(has: boolean): boolean {
    if (!has) this.#sources.splice(this.#current, 1);
    return this.#select();
  }

  #select(): boolean {
    const sources = this.#sources;
    let [first] = sources;
    if (first === undefined) return false;
    this.#current = 0;
    for (let index = 1; index < sources.length; index++) {
      const other = sources[index];
      if (other === undefined || other.order > first.order) continue;
      if (other.order === first.order && other.rest >= first.rest) continue;
      first = other;
      this.#current = index;
    }
    this.bytes = first.bytes;
    this.start = first.start;
    this.end = first.end;
    this.order = first.order;
    this.rest = first.rest;
    return true;
  }
}
