import { type CheckResult, failed, ok, skipped, warning } from './check-result.js';

const NAME = 'clock';
const WARN_MS = 60_000;
const FAIL_MS = 300_000;
/** A `Date` header has whole seconds, rounded down. */
const CUT_OFF_MS = 500;
/** With slower answers, the comparison is too imprecise. */
const MAX_ROUND_TRIP_MS = 30_000;

interface Sample {
  readonly host: string;
  /** How far that server's clock is ahead of this machine's. */
  readonly aheadMs: number;
  readonly roundTripMs: number;
}

/** Compares this machine's clock with the times in servers' answers. */
export class ClockWatch {
  /** The sample with the shortest round trip, which is the most exact. */
  #best: Sample | undefined;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Records the `Date` header of an answer, and this machine's times before and after the request. */
  observe(host: string, date: string, startedAt: number, endedAt: number): void {
    const roundTripMs = endedAt - startedAt;
    const aheadMs = Date.parse(date) + CUT_OFF_MS - (startedAt + endedAt) / 2;
    if (Number.isNaN(aheadMs) || roundTripMs > MAX_ROUND_TRIP_MS) return;
    if (this.#best === undefined || roundTripMs < this.#best.roundTripMs)
      this.#best = { host, aheadMs, roundTripMs };
  }

  /** A `fetch` that records the time of every answer, except answers from a cache. */
  readonly fetch: typeof globalThis.fetch = async (...args) => {
    const startedAt = this.#now();
    const response = await globalThis.fetch(...args);
    const date = response.headers.get('date');
    if (date !== null && response.headers.get('age') === null) {
      this.observe(new URL(response.url).host, date, startedAt, this.#now());
    }
    return response;
  };

  check(): CheckResult {
    if (this.#best === undefined) return skipped(NAME, 'neither AMC nor S3 answered with its time.');
    const { host, aheadMs } = this.#best;
    const seconds = Math.round(Math.abs(aheadMs) / 1000);
    const way = aheadMs > 0 ? 'behind' : 'ahead of';
    const message = `this machine's clock is ${seconds} s ${way} that of ${host}`;
    const advice = 'Set the clock, or switch on time synchronization (NTP).';
    if (Math.abs(aheadMs) > FAIL_MS) {
      return failed(NAME, `${message}; S3 refuses requests from 15 minutes on.`, advice);
    }
    if (Math.abs(aheadMs) > WARN_MS) return warning(NAME, `${message}.`, advice);
    return ok(NAME, `less than a minute off that of ${host}.`);
  }
}
