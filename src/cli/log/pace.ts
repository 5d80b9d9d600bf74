/** Byte counts are kept for this long, so that the speed is the recent one and not that of the start. */
const WINDOW_MS = 10_000;
/** Counts closer together add no information. Bound: one per `SPACING_MS` within `WINDOW_MS`. */
const SPACING_MS = 250;

/** How fast the inputs are read, and how long the rest takes at that speed. */
export class Pace {
  readonly #readings: { readonly at: number; readonly bytes: number }[] = [];

  /** @param at milliseconds on a monotonic clock */
  note(bytes: number, at: number): void {
    const last = this.#readings.at(-1);
    if (last !== undefined && at - last.at < SPACING_MS) return;
    this.#readings.push({ at, bytes });
    while ((this.#readings[0]?.at ?? at) < at - WINDOW_MS) this.#readings.shift();
  }

  /** Over the last seconds; null until it can be determined. */
  bytesPerSecond(): number | null {
    const first = this.#readings[0];
    const last = this.#readings.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at) return null;
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }

  /** Seconds to read the rest; null when the size or the speed is unknown. */
  secondsLeft(bytesRead: number, bytesTotal: number | null): number | null {
    const speed = this.bytesPerSecond();
    if (bytesTotal === null || speed === null || speed <= 0) return null;
    return Math.max(0, bytesTotal - bytesRead) / speed;
  }
}
