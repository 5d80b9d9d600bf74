import type { DateEvidence, DateGroup } from './date-evidence.js';
import type { DateOrder } from './date-template.js';

/** How a column's times are written. */
export interface TimeForm {
  /** Patterns in the order in which they are tried; none if all values have ISO or similar forms. */
  readonly formats: readonly string[];
  /** The same with the day first, if nothing shows whether the day or the month comes first. */
  readonly dayFirst: readonly string[] | null;
  /** Whether the separator suggests that the day comes first: only dates of such countries have dots. */
  readonly isDayLikelyFirst: boolean;
  readonly hasTimeOfDay: boolean;
  /** Whether all times include their zone; whether only some do. */
  readonly hasZone: boolean;
  readonly someWithoutZone: boolean;
  /** Whether some values are dates without a time of day while others have one. */
  readonly someWithoutTime: boolean;
  readonly hasShortYears: boolean;
  /** Share of the values that no pattern reads. */
  readonly unread: number;
}

/** Share of the values that must be readable for the patterns to be proposed. */
const MOST_READ = 0.95;

/** Day or month first, by the separator between the numbers. */
export type OrderBySign = ReadonlyMap<string, DateOrder>;

/** What the date columns of a file prove together; a separator that occurs with both orders proves nothing. */
export function ordersOfFile(columns: readonly DateEvidence[]): OrderBySign {
  const found = new Map<string, Set<DateOrder>>();
  for (const { groups } of columns) {
    for (const { template, orders } of groups) {
      const [order] = orders;
      if (template.sign === null || orders.length !== 1 || order === undefined) continue;
      if (order !== 'DMY' && order !== 'MDY') continue;
      found.set(template.sign, (found.get(template.sign) ?? new Set()).add(order));
    }
  }
  return new Map(
    [...found].flatMap(([sign, orders]): [string, DateOrder][] => {
      const [order] = orders;
      return orders.size === 1 && order !== undefined ? [[sign, order]] : [];
    }),
  );
}

/** Why the notation of a column that looks like dates cannot be determined. */
export type NoTimeForm = 'CONTRADICTS' | 'UNREADABLE';

/**
 * The patterns of a column: judged by its own values, and if these are ambiguous, by those of the other
 * columns.
 */
export function timeFormOf(evidence: DateEvidence, ofFile: OrderBySign): TimeForm | NoTimeForm {
  const { groups, plain, unread } = evidence;
  const own = ordersOfFile([evidence]);
  if (evidence.contradicts || contradictsItself(groups)) return 'CONTRADICTS';
  const count = groups.reduce((sum, group) => sum + group.count, plain);
  if (count === 0 || count < (count + unread) * MOST_READ) return 'UNREADABLE';
  const resolved = groups
    .toSorted((one, other) => other.count - one.count)
    .map((group) => {
      const { sign } = group.template;
      const known = sign === null ? undefined : (own.get(sign) ?? ofFile.get(sign));
      const orders = known !== undefined && group.orders.includes(known) ? [known] : group.orders;
      return { ...group, orders };
    });
  const isAmbiguous = resolved.some(({ orders }) => orders.length > 1);
  const patterns = (preferred: DateOrder) => [
    ...new Set(
      inOrder(resolved).flatMap(({ template, orders }) => {
        const order = orders.includes(preferred) ? preferred : orders[0];
        const pattern = order === undefined ? undefined : template.patterns.get(order);
        return pattern === undefined ? [] : [pattern];
      }),
    ),
  ];
  const withTime = groups.some(({ template }) => template.hasTime) || evidence.plainHasTime;
  const zoned = groups.some(({ template }) => template.hasZone) || evidence.plainHasZone;
  const unzoned =
    groups.some(({ template }) => template.hasTime && !template.hasZone) || evidence.plainWithoutZone;
  return {
    formats: patterns('MDY'),
    dayFirst: isAmbiguous ? patterns('DMY') : null,
    isDayLikelyFirst: resolved.every(
      ({ orders, template }) => orders.length < 2 || template.sign?.startsWith('.') === true,
    ),
    hasTimeOfDay: withTime,
    hasZone: withTime && zoned && !unzoned,
    someWithoutZone: zoned && unzoned,
    someWithoutTime: withTime && someAreDates(evidence),
    hasShortYears: groups.some(({ template }) => template.hasShortYear),
    unread: unread / (count + unread),
  };
}

/** A pattern with a short year would read long ones, too, so it comes last. */
function inOrder(groups: readonly DateGroup[]): DateGroup[] {
  return groups.toSorted(
    (one, other) => Number(one.template.hasShortYear) - Number(other.template.hasShortYear),
  );
}

/** The same separator with the day first in one form and the month in another, such as with and without a time. */
function contradictsItself(groups: readonly DateGroup[]): boolean {
  const orders = (sign: string) =>
    new Set(
      groups
        .filter(({ template, orders: all }) => template.sign === sign && all.length === 1)
        .map(({ orders: [order] }) => order),
    );
  return groups.some(({ template }) => {
    if (template.sign === null) return false;
    const found = orders(template.sign);
    return found.has('DMY') && found.has('MDY');
  });
}

function someAreDates({ groups, plainWithoutTime }: DateEvidence): boolean {
  return groups.some(({ template }) => !template.hasTime) || plainWithoutTime;
}
