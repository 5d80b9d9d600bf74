/** The addresses of digests that the host needs: those of key columns, and of columns that suppress rows. */

import * as layout from '../kernel-layout';
import { set, setting } from './settings';

/** Records the address of the digest of a key column; the digest may be filled in later. */
export function noteKey(list: i32, digest: usize): void {
  const counter = layout.KEY_COUNTS + (usize(list - 1) << 2);
  const count = setting(counter);
  store<i32>(layout.KEY_ADDRESSES + (usize((list - 1) * layout.MAX_ROWS + count) << 2), i32(digest));
  set(counter, count + 1);
}

/** Records the address of a digest that a suppression list may contain; the digest may be filled in later. */
export function addCandidate(digest: usize): void {
  const count = setting(layout.CANDIDATE_COUNT);
  const candidate = layout.CANDIDATES + usize(count) * layout.CANDIDATE_BYTES;
  store<i32>(candidate, i32(digest));
  store<i32>(candidate, setting(layout.ROW_NUMBER), 4);
  set(layout.CANDIDATE_COUNT, count + 1);
}

/** Discards the keys of a row that is not written: those from this address on. */
export function discardKeysFrom(start: usize): void {
  for (let list = 0; list < layout.MAX_KEY_COLUMNS; list++) {
    const counter = layout.KEY_COUNTS + (usize(list) << 2);
    const count = setting(counter);
    if (count === 0) continue;
    const last = usize(load<i32>(layout.KEY_ADDRESSES + (usize(list * layout.MAX_ROWS + count - 1) << 2)));
    if (last >= start) set(counter, count - 1);
  }
}
