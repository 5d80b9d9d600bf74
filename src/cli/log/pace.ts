/** Bytes read are remembered for so long, to tell the speed of late and not that of the start. */
const WINDOW_MS = 10_000;
/** Readings closer together tell nothing more. Bound: one a `SPACING_MS` within `WINDOW_MS`. */
const SPACING_MS = 250;

/** How fast the inputs are read, and how long the rest takes at that. */
export class Pace {
  readonly #readings: { readonly at: number; readonly bytes: number }[] = [];

  /** @param at milliseconds on a clock that never goes back */
  note(bytes: number, at: number): void {
    const last = this.#readings.at(-1);
    if (last !== undefined && at - last.at < SPACING_MS) return;
    this.#readings.push({ at, bytes });
    while ((this.#readings[0]?.at ?? at) < at - WINDOW_MS) this.#readings.shift();
  }

  /** Of the last seconds; null until it can be told. */
  bytesPerSecond(): number | null {
    const first = this.#readings[0];
    const last = this.#readings.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }

  /** Seconds to read the rest; null where the size or the speed is not known. */
  secondsLeft(bytesRead: number, bytesTotal: number | null): number | null {
    const speed = this.bytesPerSecond();
    if (bytesTotal === null || speed === null || speed <= 0) return null;
    return Math.max(0, bytesTotal - bytesRead) / speed;
  }
}
