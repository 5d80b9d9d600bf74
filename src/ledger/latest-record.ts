import type { z } from 'zod';
import type { EntryStore } from './entry-store.js';
import type { ChainEnd, Link } from './record-chains.js';

/** Keys count down from here, so that the newest entry is the first that a listing finds. */
const TOP = 999_999_999;
const KEY = /\/(\d{9})\.json$/;

/**
 * Records of which only the last state is needed, however often they change: each state is one more entry, written only
 * if nobody else has written it, and found by listing a single key. An entry that cannot be read (torn by a dying
 * writer) keeps its number; the one before it counts.
 */
export class LatestRecord<T> {
  readonly #store: EntryStore;
  readonly #shape: z.ZodType<T>;

  constructor(store: EntryStore, shape: z.ZodType<T>) {
    this.#store = store;
    this.#shape = shape;
  }

  /** Null when there is no such record. */
  async last(name: string, signal: AbortSignal): Promise<ChainEnd<T> | null> {
    const first = await this.#store.first(`${name}/`, signal);
    if (first === null || !KEY.test(first)) return null;
    const number = numberOf(first);
    const state = this.#parse(await this.#store.read(first, signal));
    if (state !== null) return { state, number };
    for (const key of (await this.#store.list(`${name}/`, signal)).filter((one) => KEY.test(one))) {
      const older = this.#parse(await this.#store.read(key, signal));
      if (older !== null) return { state: older, number };
    }
    return { state: null, number };
  }

  /** Adds a state after the one with that number (0: the record is new). Null when someone else was faster. */
  async append(name: string, state: T, after: number, signal: AbortSignal): Promise<Link<T> | null> {
    const number = after + 1;
    const made = await this.#store.create(keyOf(name, number), `${JSON.stringify(state)}\n`, signal);
    return made ? { state, number } : null;
  }

  #parse(text: string | null): T | null {
    try {
      const parsed = this.#shape.safeParse(JSON.parse(text ?? ''));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }
}

function keyOf(name: string, number: number): string {
  return `${name}/${String(TOP - number).padStart(9, '0')}.json`;
}

function numberOf(key: string): number {
  return TOP - Number(KEY.exec(key)?.[1] ?? TOP);
}
