/** Profiles of columns over the rows written: distinct values, the smallest and largest number or time, sums. */
import { wideNumber } from './host';
import { DECIMALS } from '../column-work';
import * as layout from '../kernel-layout';
import { setting } from './settings';
import { packWritten } from './time';

const KEY_END: u64 = 1 << 52;
const LAST_SLOT: usize = layout.PROFILE_SLOTS - 1;

/** Starts a block with empty profiles. */
export function resetProfiles(): void {
  const profiles = setting(layout.PROFILE_COUNT);
  for (let number = 0; number < profiles; number++) {
    const profile = layout.PROFILES + usize(number) * layout.PROFILE_BYTES;
    memory.fill(layout.PROFILE_KEYS + usize(number) * layout.PROFILE_KEY_BYTES, 0, layout.PROFILE_KEY_BYTES);
    store<i32>(profile + layout.PROFILE_KEY_COUNT, 0);
    store<u64>(profile + layout.PROFILE_LIMIT, KEY_END);
    store<i64>(profile + layout.PROFILE_MIN, i64.MAX_VALUE);
    store<i64>(profile + layout.PROFILE_MAX, i64.MIN_VALUE);
    store<i64>(profile + layout.PROFILE_SUM_LOW, 0);
    store<i64>(profile + layout.PROFILE_SUM_HIGH, 0);
  }
}

/** Adds a row that is written: its values are at `ROW_VALUES`. */
export function profileRow(): void {
  const profiles = setting(layout.PROFILE_COUNT);
  for (let number = 0; number < profiles; number++) {
    const profile = layout.PROFILES + usize(number) * layout.PROFILE_BYTES;
    const column = load<i32>(profile + layout.PROFILE_COLUMN);
    const outcome = usize(load<u8>(layout.ROW_OUTCOMES + column));
    if ((load<u8>(layout.OUTCOME_FLAGS + outcome) & layout.IS_NULL) !== 0) continue;
    const value = layout.ROW_VALUES + (usize(column) << 3);
    const start = usize(load<i32>(value));
    const length = load<i32>(value, 4);
    const keys = layout.PROFILE_KEYS + usize(number) * layout.PROFILE_KEY_BYTES;
    const kind = load<i32>(profile + layout.PROFILE_KIND);
    if (kind === layout.TEXT_PROFILE) addKey(profile, keys, keyOfBytes(start, length));
    else if (kind === layout.TIME_PROFILE || kind === layout.DAY_PROFILE) {
      const time = packWritten(start, length);
      addKey(profile, keys, keyOfNumber(time));
      if (kind === layout.TIME_PROFILE) addRange(profile, time);
    } else if (length > MAX_NUMBER_BYTES) wideNumber(column, start, length);
    else {
      const flags = load<i32>(layout.COLUMNS + usize(column) * layout.COLUMN_BYTES + layout.COLUMN_FLAGS);
      const written = numberOf(start, length, (flags & DECIMALS) !== 0);
      addKey(profile, keys, keyOfNumber(written));
      if (kind === layout.METRIC_PROFILE) {
        addRange(profile, written);
        addSum(profile, written);
      }
    }
  }
}

function addRange(profile: usize, value: i64): void {
  if (value < load<i64>(profile + layout.PROFILE_MIN)) store<i64>(profile + layout.PROFILE_MIN, value);
  if (value > load<i64>(profile + layout.PROFILE_MAX)) store<i64>(profile + layout.PROFILE_MAX, value);
}

/** The halves are summed separately: a block has too few rows to overflow either. */
function addSum(profile: usize, value: i64): void {
  store<i64>(
    profile + layout.PROFILE_SUM_LOW,
    load<i64>(profile + layout.PROFILE_SUM_LOW) + (value & 0xffff_ffff),
  );
  store<i64>(profile + layout.PROFILE_SUM_HIGH, load<i64>(profile + layout.PROFILE_SUM_HIGH) + (value >> 32));
}

/** Longer numbers may not fit 64 bits in hundredths; the host adds them. */
const MAX_NUMBER_BYTES: i32 = 16;

/** A number as it is written: a minus where needed, digits, up to two decimals. In units, or in hundredths. */
function numberOf(start: usize, length: i32, hasDecimals: bool): i64 {
  const end = start + usize(length);
  const isNegative = load<u8>(start) === 0x2d;
  let number: i64 = 0;
  let decimals = -1;
  for (let at = start + usize(isNegative); at < end; at++) {
    const digit = i32(load<u8>(at)) - 0x30;
    if (digit < 0) decimals = 0;
    else {
      number = number * 10 + i64(digit);
      if (decimals >= 0) decimals++;
    }
  }
  if (hasDecimals) number *= decimals === 2 ? 1 : decimals === 1 ? 10 : 100;
  return isNegative ? -number : number;
}

/** Adds a key; when there are too many, half of the keys are dropped. */
function addKey(profile: usize, keys: usize, key: u64): void {
  if (key >= load<u64>(profile + layout.PROFILE_LIMIT) || !insert(keys, key)) return;
  let count = load<i32>(profile + layout.PROFILE_KEY_COUNT) + 1;
  while (count > layout.MAX_PROFILE_KEYS) count = halve(profile, keys);
  store<i32>(profile + layout.PROFILE_KEY_COUNT, count);
}

/** Returns false when the key is already there. */
function insert(keys: usize, key: u64): bool {
  let slot = usize(key) & LAST_SLOT;
  for (;;) {
    const found = load<u64>(keys + (slot << 3));
    if (found === key) return false;
    if (found === 0) break;
    slot = (slot + 1) & LAST_SLOT;
  }
  store<u64>(keys + (slot << 3), key);
  return true;
}

/** Halves the limit of keys; returns how many are left. */
function halve(profile: usize, keys: usize): i32 {
  const limit = load<u64>(profile + layout.PROFILE_LIMIT) >> 1;
  store<u64>(profile + layout.PROFILE_LIMIT, limit);
  let kept: usize = 0;
  for (let at: usize = 0; at < usize(layout.PROFILE_KEY_BYTES); at += 8) {
    const key = load<u64>(keys + at);
    if (key !== 0 && key < limit) {
      store<u64>(layout.PROFILE_SCRATCH + kept, key);
      kept += 8;
    }
  }
  memory.fill(keys, 0, layout.PROFILE_KEY_BYTES);
  for (let at: usize = 0; at < kept; at += 8) insert(keys, load<u64>(layout.PROFILE_SCRATCH + at));
  return i32(kept >> 3);
}

const FIRST_SEED: u32 = 0x9747_b28c;
const SECOND_SEED: u32 = 0x3c07_4a61;
const FIRST_FACTOR: u32 = 0x85eb_ca6b;
const SECOND_FACTOR: u32 = 0xc2b2_ae35;

/** As in `src/tally/value-key.ts`. */
function keyOfBytes(start: usize, length: i32): u64 {
  let first = FIRST_SEED;
  let second = SECOND_SEED;
  let rest = length;
  let at = start;
  for (; rest >= 8; at += 8, rest -= 8) {
    first = mix(first, load<u32>(at), FIRST_FACTOR);
    second = mix(second, load<u32>(at, 4), SECOND_FACTOR);
  }
  if (rest > 0) {
    const last = load<u64>(at) & (u64.MAX_VALUE >> u64(64 - 8 * rest));
    first = mix(first, u32(last), FIRST_FACTOR);
    second = mix(second, u32(last >> 32), SECOND_FACTOR);
  }
  return finish(first, second, u32(length));
}

function keyOfNumber(value: i64): u64 {
  const first = mix(FIRST_SEED, u32(value), FIRST_FACTOR);
  return finish(first, mix(SECOND_SEED, u32(value >> 32), SECOND_FACTOR), 8);
}

function mix(hash: u32, word: u32, factor: u32): u32 {
  return rotl<u32>((hash ^ word) * factor, 15);
}

function finish(first: u32, second: u32, length: u32): u64 {
  let one = (first ^ length) + (second ^ length);
  let other = (second ^ length) + one;
  one = scatter(one);
  other = scatter(other);
  one += other;
  other += one;
  const key = (u64(one) << 20) | u64(other >> 12);
  return key === 0 ? 1 : key;
}

function scatter(hash: u32): u32 {
  let mixed = (hash ^ (hash >> 16)) * FIRST_FACTOR;
  mixed = (mixed ^ (mixed >> 13)) * SECOND_FACTOR;
  return mixed ^ (mixed >> 16);
}
