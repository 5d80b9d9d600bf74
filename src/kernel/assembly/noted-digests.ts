/** Where digests stand that the host looks at: of key columns, and of columns that suppress rows. */

import * as layout from '../kernel-layout';
import { set, setting } from './settings';

/** Notes where the digest of a key column stands, or will. */
export function noteKey(list: i32, place: usize): void {
  const counter = layout.KEY_COUNTS + (usize(list - 1) << 2);
  const count = setting(counter);
  store<i32>(layout.KEY_PLACES + (usize((list - 1) * layout.MAX_ROWS + count) << 2), i32(place));
  set(counter, count + 1);
}

/** Notes the address of a digest that a suppression list may have, also of one that is not filled in yet. */
export function addCandidate(digest: usize): void {
  const count = setting(layout.CANDIDATE_COUNT);
  const candidate = layout.CANDIDATES + usize(count) * layout.CANDIDATE_BYTES;
  store<i32>(candidate, i32(digest));
  store<i32>(candidate, setting(layout.ROW_NUMBER), 4);
  set(layout.CANDIDATE_COUNT, count + 1);
}

/** Forgets the digests of a row that is not written. */
export function dropKeysBehind(place: usize): void {
  for (let list = 0; list < layout.MAX_KEY_COLUMNS; list++) {
    const counter = layout.KEY_COUNTS + (usize(list) << 2);
    const count = setting(counter);
    if (count === 0) continue;
    const last = usize(load<i32>(layout.KEY_PLACES + (usize(list * layout.MAX_ROWS + count - 1) << 2)));
    if (last >= place) set(counter, count - 1);
  }
}
