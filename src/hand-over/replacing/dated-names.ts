/**
 * A date in the name of a file or folder, optionally followed by a time, in several notations: `2024-05-13`,
 * `20240513T0900`.
 */
const DATE =
  /(?<!\d)((?:19|20)\d\d)([-_/.]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?(?:[-_T/ .]?([01]\d|2[0-3])(?:[-_:.]?([0-5]\d)(?:[-_:.]?([0-5]\d))?)?)?(?!\d)/g;

/** The dates in a name, as digits. */
export function datesIn(name: string): readonly string[] {
  return [...name.matchAll(DATE)].map(([, year = '', , month = '', day = '00', ...time]) =>
    [year, month, day, ...[time[0], time[1], time[2]].map((part) => part ?? '00')].join(''),
  );
}

/**
 * Whether a delivery is of an earlier (negative) or later date than another, by their names; 0 when the names
 * do not say: they have no dates or the same ones, or differ in more than dates.
 */
export function compareDatedNames(a: string, b: string): number {
  if (a.replace(DATE, '#') !== b.replace(DATE, '#')) return 0;
  const [one, other] = [datesIn(a).join(' '), datesIn(b).join(' ')];
  return one < other ? -1 : Number(one > other);
}
