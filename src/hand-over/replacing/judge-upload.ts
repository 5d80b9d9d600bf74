import { compareVersions, isSameDelivery, type Delivery } from '../../ledger/delivery.js';
import { Periods, type Holding, type Holdings, type UploadEffect } from '../../ledger/holdings.js';
import type { UploadCaution } from '../upload-cautions.js';
import { compareDatedNames } from './dated-names.js';

/** The rules for replacing. */
export interface ReplaceRules {
  /**
   * `FULL_REPLACE`: the share of the rows it removes that a delivery must bring itself, 0 to 1. For a first or
   * last period that looks incomplete, a newer version of a delivery must bring the same share of its own
   * earlier rows. Default: 0.5.
   */
  readonly minShare: number;
  /**
   * `FULL_REPLACE`: for this many hours, a delivery is not replaced by another one of its series that may be
   * part of the same delivery: neither is known to be complete, and their names do not differ by a date.
   * Default: 6.
   */
  readonly apartHours: number;
  /**
   * `OVERLAP_REPLACE`: whose periods a delivery replaces without confirmation. `delivery`: those that an
   * earlier version of itself brought. `series`: also those that older deliveries of its series brought, for
   * exports that each repeat the last days. Default: `delivery`.
   */
  readonly periodsOf: 'delivery' | 'series';
}

export const DEFAULT_RULES: ReplaceRules = { minShare: 0.5, apartHours: 6, periodsOf: 'delivery' };

const HOUR_MS = 3_600_000;
/** The most periods and deliveries that a message names. */
const MAX_NAMED = 3;

/**
 * What prevents an upload that replaces rows, judging by what AMC holds; null when nothing does. The one rule
 * for command, library and function: nothing newer is replaced by anything older, and what another delivery or
 * series brought is replaced only after confirmation.
 */
export function judgeUpload(
  upload: UploadEffect,
  holdings: Holdings,
  rules: ReplaceRules,
): UploadCaution | null {
  if (upload.strategy === 'FULL_REPLACE') return judgeFull(upload, holdings, rules);
  if (upload.strategy === 'OVERLAP_REPLACE') return judgeOverlap(upload, holdings, rules);
  return null;
}

/**
 * Whether all rows that AMC holds in some periods are from an earlier version of the delivery, and it brings at
 * least a share of them: then a period that looks incomplete removes nothing.
 */
export function isOwn(
  { delivery, periods }: UploadEffect,
  wanted: readonly string[],
  holdings: Holdings,
  { minShare }: ReplaceRules,
): boolean {
  const held = new Periods([...holdings.keys()]);
  return wanted.every((period) => {
    const found = held.overlapping(period).flatMap((name) => holdings.get(name) ?? []);
    const before = found.reduce((sum, { rows }) => sum + rows, 0);
    const own = Object.entries(periods).reduce(
      (sum, [name, rows]) => (name.startsWith(period) || period.startsWith(name) ? sum + rows : sum),
      0,
    );
    return found.length > 0 && found.every((one) => isOf(one, delivery)) && own >= minShare * before;
  });
}

/**
 * Periods that an earlier version of the delivery brought but in which this one has no rows: they are not
 * replaced.
 */
export function keptPeriods(
  { strategy, delivery, periods }: UploadEffect,
  holdings: Holdings,
): readonly string[] {
  if (strategy !== 'OVERLAP_REPLACE') return [];
  const own = new Periods(Object.keys(periods));
  return [...holdings]
    .filter(([period, holding]) => isOf(holding, delivery) && own.overlapping(period).length === 0)
    .map(([period]) => period)
    .toSorted();
}

function judgeFull(
  { delivery, periods, at }: UploadEffect,
  holdings: Holdings,
  { minShare, apartHours }: ReplaceRules,
): UploadCaution | null {
  const held = [...holdings.values()];
  const older = held.find((holding) => isOlder(delivery, holding));
  if (older !== undefined) return olderVersion(delivery, older);
  const strange = held.find(({ source }) => source !== delivery.source);
  if (strange !== undefined) {
    const whose = strange.source === null ? 'several sources' : `${strange.source}`;
    return {
      code: 'REPLACES_OTHER_SOURCE',
      message: `FULL_REPLACE removes all rows, and AMC has rows that ${whose} brought: this delivery is one of ${delivery.source}.`,
    };
  }
  const sibling = held.find((holding) => mayBeSibling(delivery, holding, Date.parse(at), apartHours));
  if (sibling !== undefined) {
    return {
      code: 'REPLACES_OTHER_DELIVERY',
      message: `FULL_REPLACE would remove what ${nameOf(sibling)} brought ${when(sibling)}, and ${delivery.name ?? 'this run'} may be another part of the same delivery. Hand all of its files over as one.`,
    };
  }
  const before = held.reduce((sum, { rows }) => sum + rows, 0);
  const rows = Object.values(periods).reduce((sum, count) => sum + count, 0);
  if (rows < minShare * before) {
    return {
      code: 'FEWER_ROWS',
      message: `FULL_REPLACE would take ${before} rows away and bring ${rows}: less than the share of ${minShare}.`,
    };
  }
  return null;
}

function judgeOverlap(
  { delivery, periods }: UploadEffect,
  holdings: Holdings,
  { periodsOf }: ReplaceRules,
): UploadCaution | null {
  const held = new Periods([...holdings.keys()]);
  const others: string[] = [];
  let other: Holding | null = null;
  for (const period of Object.keys(periods)) {
    for (const name of held.overlapping(period)) {
      const holding = holdings.get(name);
      if (holding === undefined) continue;
      const isOwnOrOlder =
        isOf(holding, delivery) || (periodsOf === 'series' && holding.source === delivery.source);
      if (isOwnOrOlder && !isOlder(delivery, holding)) continue;
      if (isOf(holding, delivery)) return olderVersion(delivery, holding);
      others.push(name === '' ? 'all time' : name);
      other ??= holding;
    }
  }
  if (other === null) return null;
  const named = others.slice(0, MAX_NAMED).join(', ');
  const more = others.length > MAX_NAMED ? ` and ${others.length - MAX_NAMED} more` : '';
  return {
    code: 'REPLACES_OTHER_DELIVERY',
    message: `OVERLAP_REPLACE would remove the rows of ${named}${more} that ${nameOf(other)} brought ${when(other)}. Files of one period belong into one delivery.`,
  };
}

function isOf({ source, name }: Holding, delivery: Delivery): boolean {
  return source !== null && isSameDelivery({ source, name }, delivery);
}

/** Whether what AMC holds is a newer version of the delivery, or a later delivery of its series. */
function isOlder(delivery: Delivery, holding: Holding): boolean {
  if (isOf(holding, delivery)) return compareVersions(delivery.version, holding.version) < 0;
  if (holding.source !== delivery.source || holding.name === null || delivery.name === null) return false;
  const byName = compareDatedNames(delivery.name, holding.name);
  if (byName !== 0) return byName < 0;
  // Sequencers only order the writes of a single key.
  const plain = (version: Delivery['version']) => (version === null ? null : { ...version, sequencer: null });
  return (
    delivery.isWhole &&
    holding.isWhole &&
    compareVersions(plain(delivery.version), plain(holding.version)) < 0
  );
}

function mayBeSibling(delivery: Delivery, holding: Holding, now: number, apartHours: number): boolean {
  if (isOf(holding, delivery) || (delivery.isWhole && holding.isWhole)) return false;
  if (now - Date.parse(holding.at) >= apartHours * HOUR_MS) return false;
  return (
    delivery.name === null || holding.name === null || compareDatedNames(delivery.name, holding.name) === 0
  );
}

function olderVersion(delivery: Delivery, holding: Holding): UploadCaution {
  return {
    code: 'OLDER_VERSION',
    message: `AMC has a newer version: what ${nameOf(holding)} brought ${when(holding)}. This run of ${delivery.name ?? 'older rows'} would put older rows in its place. Leave it; where the older rows are the right ones, write them again as a newer version, or add --force-upload.`,
  };
}

function nameOf({ name, source }: Holding): string {
  return name ?? (source === null ? 'several deliveries' : `deliveries of ${source}`);
}

function when({ at }: Holding): string {
  return `on ${at.slice(0, 16).replace('T', ' ')} UTC`;
}
