/** Counts rows that are written; `row-counts.ts` reads it. */
import * as layout from '../kernel-layout';
import { COLUMNS, COLUMN_BYTES, STATE } from '../kernel-layout';
import { set, setting } from './settings';

/** Resets the counts. */
export function resetTally(): void {
  const columns = usize(setting(layout.COLUMN_COUNT));
  memory.fill(layout.OUTCOME_COUNTS, 0, 4 * layout.OUTCOMES_PER_COLUMN * columns);
  for (let number = 0; number < layout.MAX_COUNTRIES; number++)
    store<i32>(layout.COUNTRIES + usize(number) * layout.COUNTRY_BYTES + layout.COUNTRY_ROWS, 0);
  for (let fault: usize = 0; fault < 3; fault++) set(layout.FAULT_COUNTS + (fault << 2), 0);
  set(layout.ROWS, 0);
  store<i64>(STATE + layout.FIRST_EVENT, -1);
  store<i64>(STATE + layout.LAST_EVENT, -1);
  resetTables();
}

/** Resets masks and days after the host has read them. */
export function resetTables(): void {
  if (setting(layout.MASK_COUNT) !== 0) memory.fill(layout.MASKS, 0, layout.MASKS_BYTES);
  if (setting(layout.DAY_COUNT) !== 0) memory.fill(layout.DAYS, 0, layout.DAYS_BYTES);
  set(layout.MASK_COUNT, 0);
  set(layout.DAY_COUNT, 0);
}

/** Whether the table of masks or of days is half full. */
export function isTallyFull(): bool {
  return (
    setting(layout.MASK_COUNT) > layout.MASK_SLOTS / 2 || setting(layout.DAY_COUNT) > layout.DAY_SLOTS / 2
  );
}

/** @param row its number among the rows written. @param faults of its consent, one bit each */
export function countRow(columns: i32, country: i32, eventTime: i64, faults: i32, row: i32): void {
  let mask = country << layout.COUNTRY_SHIFT;
  for (let index = 0; index < columns; index++) {
    const outcome = i32(load<u8>(layout.ROW_OUTCOMES + index));
    const count = layout.OUTCOME_COUNTS + ((usize(index) * layout.OUTCOMES_PER_COLUMN + usize(outcome)) << 2);
    store<i32>(count, load<i32>(count) + 1);
    if ((load<u8>(layout.OUTCOME_FLAGS + outcome) & layout.HAS_VALUE) !== 0)
      mask |= load<i32>(COLUMNS + usize(index) * COLUMN_BYTES + layout.COLUMN_BIT);
  }
  addTo(layout.MASKS, layout.MASK_SLOTS - 1, layout.MASK_COUNT, mask, row);
  const entry = layout.COUNTRIES + usize(country) * layout.COUNTRY_BYTES;
  const rows = load<i32>(entry + layout.COUNTRY_ROWS);
  if (rows === 0) store<i32>(entry + layout.COUNTRY_FIRST, row);
  store<i32>(entry + layout.COUNTRY_ROWS, rows + 1);
  for (let fault: usize = 0; faults !== 0; fault++, faults >>= 1) {
    if ((faults & 1) !== 0)
      set(layout.FAULT_COUNTS + (fault << 2), setting(layout.FAULT_COUNTS + (fault << 2)) + 1);
  }
  if (eventTime < 0) return;
  if (setting(layout.COUNTS_DAYS) !== 0)
    addTo(layout.DAYS, layout.DAY_SLOTS - 1, layout.DAY_COUNT, i32(eventTime >> 17), row);
  const first = load<i64>(STATE + layout.FIRST_EVENT);
  if (first < 0 || eventTime < first) store<i64>(STATE + layout.FIRST_EVENT, eventTime);
  if (eventTime > load<i64>(STATE + layout.LAST_EVENT)) store<i64>(STATE + layout.LAST_EVENT, eventTime);
}

/** Adds one to a key's count in a table of keys, row counts and first rows. */
function addTo(table: usize, lastSlot: u32, distinct: usize, key: i32, row: i32): void {
  let slot = (u32(key) * 0x9e37_79b1) >> 16;
  for (;;) {
    const entry = table + usize(slot & lastSlot) * 12;
    const rows = load<i32>(entry, 4);
    if (rows === 0) {
      store<i32>(entry, key);
      store<i32>(entry, row, 8);
      set(distinct, setting(distinct) + 1);
    } else if (load<i32>(entry) !== key) {
      slot++;
      continue;
    }
    store<i32>(entry, rows + 1, 4);
    return;
  }
}
