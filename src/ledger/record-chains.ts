import type { z } from 'zod';
import type { EntryStore } from './entry-store.js';

const DIGITS = 6;

/** The last state of a record, and its number in the chain of states. */
export interface Link<T> {
  readonly state: T;
  readonly number: number;
}

/**
 * Records whose states are kept one after the other as `NAME/000001.json`, `NAME/000002.json`, …: a change is one
 * more entry, made on the condition that nobody else has made that one. Nothing is ever replaced, so that the ledger
 * also tells what was when.
 */
export class RecordChains<T> {
  readonly #store: EntryStore;
  readonly #shape: z.ZodType<T>;

  constructor(store: EntryStore, shape: z.ZodType<T>) {
    this.#store = store;
    this.#shape = shape;
  }

  /** Null when there is no such record. A state that a dying writer has left unreadable is passed over. */
  async last(name: string, signal: AbortSignal): Promise<Link<T> | null> {
    return this.#lastOf(await this.#store.list(`${name}/`, signal), signal);
  }

  /** Adds a state behind the one of that number (0: the record is new). Null when somebody else was faster. */
  async append(name: string, state: T, behind: number, signal: AbortSignal): Promise<Link<T> | null> {
    const number = behind + 1;
    const key = `${name}/${String(number).padStart(DIGITS, '0')}.json`;
    const made = await this.#store.create(key, `${JSON.stringify(state)}\n`, signal);
    return made ? { state, number } : null;
  }

  /** The last states of all records below a prefix. */
  async *all(prefix: string, signal: AbortSignal): AsyncGenerator<Link<T>> {
    const keys = await this.#store.list(`${prefix}/`, signal);
    let chain: string[] = [];
    for (const [index, key] of keys.entries()) {
      chain.push(key);
      if (folderOf(keys[index + 1] ?? '') === folderOf(key)) continue;
      const link = await this.#lastOf(chain, signal);
      chain = [];
      if (link !== null && link.number > 0) yield link;
    }
  }

  /** States below a prefix, those written last first. */
  async *newestFirst(prefix: string, signal: AbortSignal): AsyncGenerator<T> {
    for (const key of await this.#store.newest(`${prefix}/`, signal)) {
      const state = this.#parse(await this.#store.read(key, signal));
      if (state !== null) yield state;
    }
  }

  async #lastOf(keys: readonly string[], signal: AbortSignal): Promise<Link<T> | null> {
    const numbered = keys.filter((key) => /\/\d+\.json$/.test(key));
    for (const key of numbered.toReversed()) {
      const state = this.#parse(await this.#store.read(key, signal));
      if (state !== null) return { state, number: numberOf(numbered.at(-1) ?? key) };
    }
    return null;
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

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

function numberOf(key: string): number {
  return Number(key.slice(key.lastIndexOf('/') + 1).replace('.json', ''));
}
