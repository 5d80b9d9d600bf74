/**
 * Keeps small texts under keys, each written once and never changed: of several writers of a key, exactly one wins.
 * That is all a ledger needs from a folder or a bucket.
 */
export interface EntryStore {
  /** For display: a folder or `s3://…/`. */
  readonly location: string;
  /** Writes an entry. False if the key already has one. */
  create(key: string, text: string, signal: AbortSignal): Promise<boolean>;
  /** Null when there is none. */
  read(key: string, signal: AbortSignal): Promise<string | null>;
  /** All keys that start with the prefix (which ends in `/`, or is empty), in order. */
  list(prefix: string, signal: AbortSignal): Promise<readonly string[]>;
  /** The first of the keys that start with the prefix; null when there is none. Cheaper than listing them all. */
  first(prefix: string, signal: AbortSignal): Promise<string | null>;
  /** The same keys, the most recently written first. */
  newest(prefix: string, signal: AbortSignal): Promise<readonly string[]>;
}

/** Sorts keys by when they were written, newest first. */
export function newestFirst(keys: readonly { readonly key: string; readonly at: number }[]): string[] {
  return keys.toSorted((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1)).map(({ key }) => key);
}
