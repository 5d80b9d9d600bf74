import { Refusal } from '../model/reject.js';
import { compileTimestamp } from '../validate/timestamp.js';

/** Patterns that exports use beside the ISO forms, by what they mean; day and month first stand side by side. */
const DAY_FIRST = ['d/M/yyyy', 'd.M.yyyy', 'd-M-yyyy', 'd/M/yy', 'd.M.yy'];
const MONTH_FIRST = ['M/d/yyyy', 'M.d.yyyy', 'M-d-yyyy', 'M/d/yy', 'M.d.yy'];
const OTHERS = [
  'yyyy/M/d',
  'MMM d, yyyy',
  'd MMM yyyy',
  'd-MMM-yyyy',
  'd-MMM-yy',
  'MMMM d, yyyy',
  'd MMMM yyyy',
];
const TIMES = ['', ' H:mm:ss', ' H:mm', ' h:mm:ss a', ' h:mm a', ', H:mm:ss', ', H:mm'];

/** Something like a date somewhere: `2024-05-13`, `13.5.24`, `May 13, 2024`, `13-May-24`. */
const DATE_LIKE =
  /\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|[a-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}[- ][a-z]{3,9}[- ]\d{2,4}/i;

/** How a column's times are written. */
export interface TimeForm {
  /** Null for ISO forms and the like, which need no pattern. */
  readonly format: string | null;
  /** The same with day and month the other way round, where both fit all values. */
  readonly otherOrder: string | null;
  readonly hasTimeOfDay: boolean;
  readonly hasZone: boolean;
}

/** The form that nearly all values have; null when there is none. */
export function timeFormOf(values: readonly string[], accepted: number): TimeForm | null {
  // Numbers alone do not tell that they are times.
  if (!mostly(values, (value) => DATE_LIKE.test(value), accepted)) return null;
  const hasTimeOfDay = values.some((value) => /\d:\d\d/.test(value));
  const hasZone = mostly(values, (value) => /\d(?:Z|\s?[+-]\d\d:?\d\d)$/i.test(value), 0.5);
  const fits = (format: string | null) => {
    const parse = compileTimestamp({ formats: format === null ? [] : [format] });
    return mostly(values, (value) => !(parse(value) instanceof Refusal), accepted);
  };
  if (fits(null)) return { format: null, otherOrder: null, hasTimeOfDay, hasZone };
  for (const time of TIMES) {
    for (const [index, dayFirst] of DAY_FIRST.entries()) {
      const monthFirst = `${MONTH_FIRST[index] ?? ''}${time}`;
      const isDayFirst = fits(`${dayFirst}${time}`);
      const isMonthFirst = fits(monthFirst);
      if (!isDayFirst && !isMonthFirst) continue;
      return {
        format: isMonthFirst ? monthFirst : `${dayFirst}${time}`,
        otherOrder: isMonthFirst && isDayFirst ? `${dayFirst}${time}` : null,
        hasTimeOfDay,
        hasZone,
      };
    }
    const other = OTHERS.find((format) => fits(`${format}${time}`));
    if (other !== undefined) return { format: `${other}${time}`, otherOrder: null, hasTimeOfDay, hasZone };
  }
  return null;
}

function mostly(values: readonly string[], test: (value: string) => boolean, share: number): boolean {
  let left = Math.floor(values.length * (1 - share));
  for (const value of values) {
    if (!test(value) && --left < 0) return false;
  }
  return true;
}
