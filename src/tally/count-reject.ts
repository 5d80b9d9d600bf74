import { LEAK_SLOTS, leakOfCode, leakSlot } from '../model/leak.js';
import type { RejectCode } from '../model/reject.js';
import type { Tally } from './tally.js';

/** Counts a row that was read and refused; `column` is null if the fault is not in one column. */
export function countReject(tally: Tally, column: number | null, code: RejectCode): void {
  tally.read += 1;
  tally.rejected += 1;
  tally.rejects[code] = (tally.rejects[code] ?? 0) + 1;
  if (column === null) return;
  tally.invalid[column] = (tally.invalid[column] ?? 0) + 1;
  const kind = leakOfCode(code);
  if (kind === null) return;
  const place = column * LEAK_SLOTS + leakSlot(kind, 'rejected');
  tally.leaks[place] = (tally.leaks[place] ?? 0) + 1;
}
