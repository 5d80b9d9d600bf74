/** How many answers are judged at a time. */
const SAMPLE_SIZE = 1024;

/**
 * Whether the results of a column's cells are worth caching. They are not if more than half of them keep being new:
 * they would evict the values that do repeat.
 */
export class CacheLimit {
  #answers = 0;
  #firstRow = -1;
  #isOver = false;

  /** Call it once per answer. @param row the number of its row */
  shouldCache(row: number): boolean {
    if (this.#isOver) return false;
    if (this.#firstRow < 0) this.#firstRow = row;
    if (++this.#answers < SAMPLE_SIZE) return true;
    this.#isOver = row - this.#firstRow < 2 * SAMPLE_SIZE;
    this.#answers = 0;
    this.#firstRow = row;
    return !this.#isOver;
  }
}
