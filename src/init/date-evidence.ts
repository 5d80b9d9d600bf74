import { Refusal } from '../model/reject.js';
import { compileTimestamp } from '../validate/timestamp.js';
import { dateTemplate, type DateOrder, type DateTemplate } from './date-template.js';

/** Values of a column that are written in the same way. */
export interface DateGroup {
  readonly template: DateTemplate;
  readonly count: number;
  /** The orders that its values allow: several when every value is ambiguous. */
  readonly orders: readonly DateOrder[];
}

/** How often a value occurs. */
type Counts = ReadonlyMap<string, number>;

/** What a column's values prove about how its dates are written. */
export interface DateEvidence {
  readonly groups: readonly DateGroup[];
  /** Values in ISO and similar forms, which need no pattern. */
  readonly plain: number;
  readonly plainHasTime: boolean;
  readonly plainHasZone: boolean;
  /** Whether some of the plain values are dates without a time of day. */
  readonly plainWithoutTime: boolean;
  /** Whether some of the plain values have a time but no zone. */
  readonly plainWithoutZone: boolean;
  /** Values that no pattern reads. */
  readonly unread: number;
  /** Whether some values that are written in the same way have the day first and others the month. */
  readonly contradicts: boolean;
  /** Share of the values whose year is before 2000: birthdays mostly are. */
  readonly lastCentury: number;
}

/** Share of a column's values that must look like dates for it to count as a date column. */
const MOST = 0.8;

/** Something like a date anywhere: `2024-05-13`, `13.5.24`, `May 13, 2024`, `13-mai-24`, `2024年5月13日`. */
const DATE_LIKE =
  /\d{1,4}[./-] ?\d{1,2}[./-] ?\d{2,4}|\p{L}{3,10}\.? \d{1,2}(?:\p{L}{2})?,? \d{4}|\d{1,2}(?:\p{L}{2})?[-. /]{1,2}\p{L}{3,10}\.?[-., /]{1,2}\d{2,4}|\d{4}[年/.-]\s?\d{1,2}[月/.-]\s?\d{1,2}/iu;
/** Counts as a time only if the header says so: seconds or milliseconds since 1970, days of eight digits. */
const EPOCH = /^1\d{9}(?:\d{3})?$/;
const LAST_CENTURY = /(?<!\d)19\d\d(?!\d)|^19\d{6}$|^\d{1,2}[./-]\d{1,2}[./-][6-9]\d$/;
const BASIC_DATE = /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

const parsePlain = compileTimestamp();

/** @param isNamed whether the header says that it holds dates or times: bare numbers are not evidence */
export function dateEvidence(values: readonly string[], isNamed: boolean): DateEvidence | null {
  const isPlainNumber =
    isNamed && [EPOCH, BASIC_DATE].some((form) => values.every((value) => form.test(value)));
  const looking = values.filter((value) => isPlainNumber || DATE_LIKE.test(value));
  if (values.length === 0 || looking.length < values.length * MOST) return null;
  const groups = new Map<string, { readonly template: DateTemplate; readonly values: Map<string, number> }>();
  const plain: string[] = [];
  let unread = 0;
  for (const value of values) {
    if ((isPlainNumber || DATE_LIKE.test(value)) && !(parsePlain(value) instanceof Refusal)) {
      plain.push(value);
      continue;
    }
    const template = dateTemplate(value);
    if (template === null) {
      unread += 1;
      continue;
    }
    const group = groups.get(template.key) ?? { template, values: new Map<string, number>() };
    groups.set(template.key, group);
    group.values.set(value, (group.values.get(value) ?? 0) + 1);
  }
  const read: DateGroup[] = [];
  let contradicts = false;
  for (const { template, values: counts } of groups.values()) {
    const judged = judge(template, counts);
    contradicts ||= judged.contradicts;
    unread += judged.unread;
    if (judged.group !== null) read.push(judged.group);
  }
  const times = plain.filter((value) => /\d:\d\d|^\d{10}/.test(value));
  const zoned = times.filter((value) => /(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)$|^\d{10}/i.test(value));
  return {
    groups: read,
    plain: plain.length,
    plainHasTime: times.length > 0,
    plainWithoutTime: times.length < plain.length,
    plainHasZone: zoned.length > 0,
    plainWithoutZone: zoned.length < times.length,
    unread,
    contradicts,
    lastCentury: values.filter((value) => LAST_CENTURY.test(value)).length / values.length,
  };
}

/** The orders that the values of a group allow. */
function judge(
  template: DateTemplate,
  counts: Counts,
): { readonly group: DateGroup | null; readonly unread: number; readonly contradicts: boolean } {
  const fits = new Map(
    [...template.patterns].map(([order, pattern]) => [order, fitting(counts, pattern)] as const),
  );
  const [first, second] = template.patterns.has('DMY')
    ? (['DMY', 'MDY'] as const)
    : (['YMD', 'YDM'] as const);
  const one = fits.get(first) ?? new Set<string>();
  const other = fits.get(second) ?? new Set<string>();
  const onlyOne = [...one].some((value) => !other.has(value));
  const onlyOther = [...other].some((value) => !one.has(value));
  const total = sumOf(counts, [...counts.keys()]);
  if (onlyOne && onlyOther) return { group: null, unread: total, contradicts: true };
  const short = fits.get('YMD');
  // Two-digit years come first only if they cannot come last.
  const chosen =
    one.size === 0 && other.size === 0 && short !== undefined
      ? { orders: ['YMD'] as const, values: short }
      : onlyOther
        ? { orders: [second], values: other }
        : onlyOne || first === 'YMD' || !template.patterns.has(second)
          ? { orders: [first], values: one }
          : { orders: [first, second], values: one };
  const count = sumOf(counts, [...chosen.values]);
  const group = count === 0 ? null : { template, count, orders: chosen.orders };
  return { group, unread: total - count, contradicts: false };
}

function fitting(counts: Counts, pattern: string): Set<string> {
  const parse = compileTimestamp({ formats: [pattern] });
  return new Set([...counts.keys()].filter((value) => !(parse(value) instanceof Refusal)));
}

function sumOf(counts: Counts, values: readonly string[]): number {
  return values.reduce((sum, value) => sum + (counts.get(value) ?? 0), 0);
}
