/** How many answers are looked at in one go. */
const LESSONS = 1024;

/**
 * Whether the results of a column's cells are worth remembering: not when more than half of them are new again and
 * again, as they would push out what does repeat.
 */
export class LessonLimit {
  #lessons = 0;
  #firstRow = -1;
  #isOver = false;

  /** To be asked once an answer. @param row the number of its row */
  isWorth(row: number): boolean {
    if (this.#isOver) return false;
    if (this.#firstRow < 0) this.#firstRow = row;
    if (++this.#lessons < LESSONS) return true;
    this.#isOver = row - this.#firstRow < 2 * LESSONS;
    this.#lessons = 0;
    this.#firstRow = row;
    return !this.#isOver;
  }
}
