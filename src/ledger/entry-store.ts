/**
 * Keeps small texts under keys, each written once and never changed: of several writers of a key exactly one wins.
 * That is all that a ledger needs of a folder or a bucket.
 */
export interface EntryStore {
  /** For people: a folder or `s3://…/`. */
  readonly location: string;
  /** Writes an entry. False when there is one under the key already. */
  create(key: string, text: string, signal: AbortSignal): Promise<boolean>;
  /** Null when there is none. */
  read(key: string, signal: AbortSignal): Promise<string | null>;
  /** All keys that start with the prefix (which ends in `/`, or is empty), in their order. */
  list(prefix: string, signal: AbortSignal): Promise<readonly string[]>;
  /** The first of the keys that start with the prefix; null when there is none. Cheaper than a list. */
  first(prefix: string, signal: AbortSignal): Promise<string | null>;
  /** The same keys, those written last first. */
  newest(prefix: string, signal: AbortSignal): Promise<readonly string[]>;
}

/** Sorts keys by when they were written, the newest first. */
export function newestFirst(keys: readonly { readonly key: string; readonly at: number }[]): string[] {
  return keys.toSorted((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1)).map(({ key }) => key);
}
