import { setTimeout as pause } from 'node:timers/promises';

import type { Clock } from '../../src/amc/clock.js';

/** A clock whose waits take a millisecond and advance its time by the requested amount. */
export class TestClock implements Clock {
  /** Every wait, in order. */
  readonly sleeps: number[] = [];
  /** What the random generator returns. */
  chance = 0.5;
  #now = Date.UTC(2026, 0, 15, 12);

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleeps.push(ms);
    // Whole milliseconds, like those of the system's clock.
    this.#now += Math.round(ms);
    // A real wait, so that the simulator's work in the background can proceed.
    await pause(1, undefined, signal === undefined ? {} : { signal });
  }

  random(): number {
    return this.chance;
  }
}
