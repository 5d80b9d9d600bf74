/** A small seeded generator (mulberry32), so that generated data is the same every time. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Integer in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }

  /** Like `pick`, but the first items are far more frequent (power law), like names and cities. */
  pickSkewed<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(items.length * this.next() ** 3)] ?? items[0];
  }

  digits(count: number): string {
    let text = '';
    for (let index = 0; index < count; index++) text += String(this.below(10));
    return text;
  }
}
