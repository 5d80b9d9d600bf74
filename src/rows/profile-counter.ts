import { cellEncoding, type CellEncoding } from '../encode/cell-encoding.js';
import type { DigestBatch } from '../kernel/digest-batch.js';
import * as layout from '../kernel/kernel-layout.js';
import { countedProfile, type CountedProfile, type KernelProfile } from '../kernel/kernel-profiles.js';
import { timeOf } from '../kernel/packed-time.js';
import type { DataSetPlan, PlanColumn } from '../schema/plan.js';
import { addProfiles, type ColumnProfile, type ColumnProfiles } from '../tally/column-profile.js';
import { distinctSample } from '../tally/distinct-sample.js';
import type { Tally } from '../tally/tally.js';
import { keyOfBytes, keyOfNumber } from '../tally/value-key.js';
import type { BlockSpec } from './block-spec.js';
import { encodedColumn } from './encoded-column.js';

/** A column with a profile, and its values in a block, as far as the row program did not count them. */
interface ProfiledColumn extends KernelProfile {
  readonly encoding: CellEncoding;
  /** Times are days only. */
  readonly isByDate: boolean;
  readonly hasDecimals: boolean;
  readonly keys: Set<number>;
  numbers: { min: bigint; max: bigint; sum: bigint } | null;
  times: { first: string; last: string } | null;
}

/**
 * Counts the profiles of a block's columns: for rows that the row program did not write, and for numbers that are too
 * long for it. It also takes over what the program counted for all others. Hashed columns have none: digests are
 * random.
 */
export class ProfileCounter {
  readonly #columns: readonly ProfiledColumn[];

  constructor({ plan, format }: Pick<BlockSpec, 'plan' | 'format'>) {
    const isOf = ({ kind }: PlanColumn, dataType: string) =>
      kind.kind === 'value' && kind.dataType === dataType;
    this.#columns = profiledColumns(plan).map(({ column, kind, plan: of }) => ({
      column,
      kind,
      encoding: cellEncoding(format, encodedColumn(of), column),
      isByDate: isOf(of, 'DATE'),
      hasDecimals: isOf(of, 'DECIMAL'),
      keys: new Set(),
      numbers: null,
      times: null,
    }));
  }

  /** For the row program. */
  get profiles(): readonly KernelProfile[] {
    return this.#columns;
  }

  /** Counts a row that is written. */
  add(values: readonly (string | null)[]): void {
    for (const column of this.#columns) {
      const value = values[column.column] ?? null;
      if (value !== null) addValue(column, value);
    }
  }

  /** Counts a number of a row that the row program writes. */
  addNumber(index: number, value: string): void {
    for (const column of this.#columns) if (column.column === index) addValue(column, value);
  }

  /** Adds what the row program counted for the block to the tally. */
  takeCounted(tally: Tally, digests: DigestBatch): void {
    const counted: ColumnProfiles = {};
    this.#columns.forEach((column, index) => {
      const found = countedProfile(digests, index);
      if (found !== null) counted[column.column] = profileOf(column, found);
    });
    addProfiles(tally.profiles, counted);
  }

  /** Adds what was counted here, and starts over. */
  take(tally: Tally): void {
    const counted: ColumnProfiles = {};
    for (const column of this.#columns) {
      const { keys, numbers, times } = column;
      if (keys.size === 0) continue;
      counted[column.column] = {
        distinct: distinctSample(0, ascending(Float64Array.from(keys))),
        ...(numbers === null
          ? {}
          : { numbers: { min: String(numbers.min), max: String(numbers.max), sum: String(numbers.sum) } }),
        ...(times === null ? {} : { times }),
      };
      keys.clear();
      column.numbers = null;
      column.times = null;
    }
    addProfiles(tally.profiles, counted);
  }
}

/** Columns whose dates are a person's own: the earliest of them belongs to somebody. */
const BIRTH = /birth|\bdob\b|geburt|naiss|nacim|nascit/i;

/** The columns of the plan that have a profile, and its kind; columns beyond the available room have none. */
export function profiledColumns({
  columns,
}: DataSetPlan): readonly (KernelProfile & { readonly plan: PlanColumn })[] {
  return columns
    .flatMap((plan, column) => {
      const kind = profileKind(plan);
      return kind === null ? [] : [{ column, kind, plan }];
    })
    .slice(0, layout.MAX_PROFILES);
}

function profileKind({ kind, name, isMetric }: PlanColumn): number | null {
  if (kind.kind === 'hashedPii') return null;
  if (kind.kind !== 'value') return layout.TEXT_PROFILE;
  switch (kind.dataType) {
    case 'STRING':
      return layout.TEXT_PROFILE;
    case 'TIMESTAMP':
    case 'DATE':
      return BIRTH.test(name.replaceAll('_', ' ')) ? layout.DAY_PROFILE : layout.TIME_PROFILE;
    default:
      return isMetric ? layout.METRIC_PROFILE : layout.NUMBER_PROFILE;
  }
}

function addValue(column: ProfiledColumn, value: string): void {
  const { kind, keys } = column;
  if (kind === layout.TEXT_PROFILE) {
    keys.add(keyOfBytes(writtenBytes(column.encoding, value)));
  } else if (kind === layout.TIME_PROFILE || kind === layout.DAY_PROFILE) {
    keys.add(keyOfTime(value));
    if (kind === layout.DAY_PROFILE) return;
    const { first, last } = column.times ?? { first: value, last: value };
    column.times = { first: value < first ? value : first, last: value > last ? value : last };
  } else {
    const number = numberOf(value, column.hasDecimals);
    keys.add(keyOfNumber(Number(BigInt.asIntN(32, number)), Number(BigInt.asIntN(32, number >> 32n))));
    if (kind !== layout.METRIC_PROFILE) return;
    const { min, max, sum } = column.numbers ?? { min: number, max: number, sum: 0n };
    column.numbers = {
      min: number < min ? number : min,
      max: number > max ? number : max,
      sum: sum + number,
    };
  }
}

/** The bytes of a value in the output, without the quotes that every value has. */
function writtenBytes({ encode, isQuoted }: CellEncoding, value: string): Buffer {
  const written = encode(value);
  return Buffer.from(isQuoted ? written.slice(1, -1) : written);
}

/** A number as written, in hundredths if the column has decimals. */
function numberOf(value: string, hasDecimals: boolean): bigint {
  if (!hasDecimals) return BigInt(value);
  const [whole = '', decimals = ''] = value.split('.');
  return BigInt(whole + decimals.padEnd(2, '0'));
}

/** The key of a time, by its packed form. */
function keyOfTime(value: string): number {
  const part = (start: number, end: number) => Number(value.slice(start, end));
  const year = part(0, 4);
  const date = (year << 26) | (part(5, 7) << 22) | (part(8, 10) << 17);
  const low = date | (part(11, 13) << 12) | (part(14, 16) << 6) | part(17, 19);
  return keyOfNumber(low, year >> 6);
}

function profileOf(
  { kind, isByDate }: ProfiledColumn,
  { keys, level, range }: CountedProfile,
): ColumnProfile {
  const distinct = { level, keys: ascending(keys) };
  if (range === null) return { distinct };
  const { min, max, sum } = range;
  return kind === layout.TIME_PROFILE
    ? { distinct, times: { first: timeOf(min, isByDate), last: timeOf(max, isByDate) } }
    : { distinct, numbers: { min: String(min), max: String(max), sum: String(sum) } };
}

function ascending(keys: Float64Array): number[] {
  return Array.from(keys.toSorted());
}
