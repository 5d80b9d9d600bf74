import type { z } from 'zod';
import type { EntryStore } from './entry-store.js';

const DIGITS = 6;
const STATE_KEY = /\/\d+\.json$/;

/** A state of a record, and its number in the chain of states. */
export interface Link<T> {
  readonly state: T;
  readonly number: number;
}

/**
 * The current state of a record. `state` is null when none of its states can be read; the next one still follows
 * `number`.
 */
export interface ChainEnd<T> {
  readonly state: T | null;
  readonly number: number;
}

/**
 * Records whose states are kept one after another as `NAME/000001.json`, `NAME/000002.json`, …: each change is one more
 * entry, written only if nobody else has written it. Nothing is ever replaced, so the ledger also shows what was true
 * when. An unreadable entry (cut off by a dying writer, damaged later) keeps its number and is otherwise skipped: it
 * never blocks the next one.
 */
export class RecordChains<T> {
  readonly #store: EntryStore;
  readonly #shape: z.ZodType<T>;

  constructor(store: EntryStore, shape: z.ZodType<T>) {
    this.#store = store;
    this.#shape = shape;
  }

  /** The last readable state, and the number of the last entry. Null when there is no such record. */
  async last(name: string, signal: AbortSignal): Promise<ChainEnd<T> | null> {
    return this.#endOf(await this.#store.list(`${name}/`, signal), signal);
  }

  /** Adds a state after the one with that number (0: the record is new). Null when someone else was faster. */
  async append(name: string, state: T, after: number, signal: AbortSignal): Promise<Link<T> | null> {
    const number = after + 1;
    const key = `${name}/${String(number).padStart(DIGITS, '0')}.json`;
    const made = await this.#store.create(key, `${JSON.stringify(state)}\n`, signal);
    return made ? { state, number } : null;
  }

  /** Names of all records below a prefix, in order. */
  async names(prefix: string, signal: AbortSignal): Promise<readonly string[]> {
    const keys = await this.#store.list(`${prefix}/`, signal);
    return [...new Set(keys.filter((key) => STATE_KEY.test(key)).map(folderOf))];
  }

  /** The last states of all records below a prefix, except records that have no readable state. */
  async *lasts(prefix: string, signal: AbortSignal): AsyncGenerator<T> {
    for (const chain of chainsOf(await this.#store.list(`${prefix}/`, signal))) {
      const state = (await this.#endOf(chain, signal))?.state ?? null;
      if (state !== null) yield state;
    }
  }

  /** All states of a record, or of all records below a prefix, each record's in order. */
  async *states(prefix: string, signal: AbortSignal): AsyncGenerator<T> {
    for (const key of await this.#store.list(`${prefix}/`, signal)) {
      const state = STATE_KEY.test(key) ? this.#parse(await this.#store.read(key, signal)) : null;
      if (state !== null) yield state;
    }
  }

  /** States below a prefix, the most recently written first. */
  async *newestFirst(prefix: string, signal: AbortSignal): AsyncGenerator<T> {
    for (const key of await this.#store.newest(`${prefix}/`, signal)) {
      const state = STATE_KEY.test(key) ? this.#parse(await this.#store.read(key, signal)) : null;
      if (state !== null) yield state;
    }
  }

  async #endOf(keys: readonly string[], signal: AbortSignal): Promise<ChainEnd<T> | null> {
    const numbered = keys.filter((key) => STATE_KEY.test(key));
    const last = numbered.at(-1);
    if (last === undefined) return null;
    for (const key of numbered.toReversed()) {
      const state = this.#parse(await this.#store.read(key, signal));
      if (state !== null) return { state, number: numberOf(last) };
    }
    return { state: null, number: numberOf(last) };
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

/** The keys, grouped by record. */
function chainsOf(keys: readonly string[]): readonly (readonly string[])[] {
  const chains: string[][] = [];
  for (const key of keys) {
    const chain = chains.at(-1);
    if (chain === undefined || folderOf(chain[0] ?? '') !== folderOf(key)) chains.push([key]);
    else chain.push(key);
  }
  return chains;
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

function numberOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('/') + 1).replace('.json', ''));
}
