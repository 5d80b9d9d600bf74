import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes as soon as everything sleeps, so hours of waiting take milliseconds. */
export class VirtualClock {
  /** A heap with the earliest wake-up first. */
  readonly #sleepers: Sleeper[] = [];
  #seconds = 0;
  #working = 0;

  /** Seconds since its creation. */
  get seconds(): number {
    return this.#seconds;
  }

  sleep(seconds: number): Promise<void> {
    return new Promise((wake) => {
      this.#push({ at: this.#seconds + seconds, wake });
    });
  }

  /** Does real work, during which no time passes. */
  async whileWorking<T>(work: () => Promise<T>): Promise<T> {
    this.#working += 1;
    try {
      return await work();
    } finally {
      this.#working -= 1;
    }
  }

  /** Lets time pass until this has ended. */
  async until<T>(ending: Promise<T>): Promise<T> {
    let hasEnded = false;
    const end = (): void => {
      hasEnded = true;
    };
    ending.then(end, end);
    for (;;) {
      await turn();
      if (hasEnded) return ending;
      const next = this.#working > 0 ? undefined : this.#pop();
      if (next === undefined) {
        await pause(1);
        continue;
      }
      this.#seconds = next.at;
      next.wake();
    }
  }

  #push(sleeper: Sleeper): void {
    const heap = this.#sleepers;
    let at = heap.length;
    heap.push(sleeper);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || parent.at <= sleeper.at) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = sleeper;
  }

  #pop(): Sleeper | undefined {
    const heap = this.#sleepers;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const isRight = right !== undefined && left !== undefined && right.at < left.at;
      const child = isRight ? right : left;
      if (child === undefined || child.at >= last.at) break;
      heap[at] = child;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = last;
    return first;
  }
}
