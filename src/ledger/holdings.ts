import { compareVersions, isSameDelivery, type Delivery, type DeliveryVersion } from './delivery.js';

/** Rows by period, named like `2024-05-13`; the empty name means all time. */
export type RowsByPeriod = Readonly<Record<string, number>>;

/** What an upload does to the rows that AMC has. */
export interface UploadEffect {
  readonly strategy: string;
  readonly delivery: Delivery;
  readonly periods: RowsByPeriod;
  /** When it was handed over (UTC). */
  readonly at: string;
}

/** Who brought a period's rows. */
export interface Holding {
  readonly rows: number;
  /** Null if several sources did. */
  readonly source: string | null;
  /** Null if several deliveries did, or one without a name. */
  readonly name: string | null;
  readonly version: DeliveryVersion | null;
  readonly isWhole: boolean;
  /** When the last of them was handed over (UTC). */
  readonly at: string;
}

/** What AMC has of a data set, as far as it was handed over with this ledger, by period. */
export type Holdings = ReadonlyMap<string, Holding>;

/** Whether two periods overlap. They may be named by hour, day or month: the shorter name contains the longer. */
export function overlaps(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}

/** Whether the order of two uploads matters: one of them removes or skips what the other brings. */
export function conflicts(one: UploadEffect, other: UploadEffect): boolean {
  const strategies = [one.strategy, other.strategy];
  if (strategies.every((strategy) => strategy === 'ADDITIVE')) return false;
  if (strategies.includes('FULL_REPLACE')) return true;
  const others = new Periods(Object.keys(other.periods));
  return Object.keys(one.periods).some((period) => others.overlapping(period).length > 0);
}

/** What AMC has after an upload. */
export function applyUpload(before: Holdings, upload: UploadEffect): Holdings {
  const after = new Map(upload.strategy === 'FULL_REPLACE' ? [] : before);
  const periods = new Periods([...after.keys()]);
  for (const [period, rows] of Object.entries(upload.periods)) {
    const found = periods.overlapping(period);
    if (upload.strategy === 'OVERLAP_KEEP' && found.length > 0) continue;
    if (upload.strategy === 'OVERLAP_REPLACE') for (const name of found) after.delete(name);
    const { source, name, version, isWhole } = upload.delivery;
    const own: Holding = { rows, source, name, version, isWhole, at: upload.at };
    const held = after.get(period);
    after.set(period, held === undefined ? own : sumOf(held, own));
  }
  return after;
}

function sumOf(held: Holding, more: Holding): Holding {
  const isSame =
    held.source !== null &&
    more.source !== null &&
    isSameDelivery({ source: held.source, name: held.name }, { source: more.source, name: more.name });
  return {
    rows: held.rows + more.rows,
    source: held.source === more.source ? held.source : null,
    name: isSame ? held.name : null,
    version: !isSame || compareVersions(held.version, more.version) > 0 ? held.version : more.version,
    isWhole: held.isWhole && more.isWhole,
    at: held.at > more.at ? held.at : more.at,
  };
}

/** Names of periods, indexed so that those that overlap with one are found without looking at all of them. */
export class Periods {
  readonly #names: ReadonlySet<string>;
  readonly #lengths: readonly number[];
  readonly #all: readonly string[];

  constructor(names: readonly string[]) {
    this.#all = names;
    this.#names = new Set(names);
    this.#lengths = [...new Set(names.map(({ length }) => length))];
  }

  overlapping(period: string): readonly string[] {
    const longest = Math.max(0, ...this.#lengths);
    // Periods that contain it, or equal it; names shorter than any of ours may contain many.
    const holders = this.#lengths
      .filter((length) => length <= period.length)
      .map((length) => period.slice(0, length))
      .filter((name) => this.#names.has(name));
    if (period.length >= longest) return holders;
    return [
      ...holders,
      ...this.#all.filter((name) => name.length > period.length && name.startsWith(period)),
    ];
  }
}
