/** Which of three numbers is day, month and year. */
export type DateOrder = 'DMY' | 'MDY' | 'YMD' | 'YDM';

/** The notation of a value with a date: everything needed to make a pattern from it. */
export interface DateTemplate {
  /** The same for values that are written in the same way. */
  readonly key: string;
  /**
   * What separates the numbers: day and month have the same order wherever it is the same. Null for dates with
   * month names.
   */
  readonly sign: string | null;
  /** The patterns by the meaning of the numbers; for dates with month names, there is one that fits any order. */
  readonly patterns: ReadonlyMap<DateOrder, string>;
  /** The numbers of the date, in their original order; empty when the month is a name. */
  readonly numbers: readonly number[];
  readonly hasTime: boolean;
  readonly hasZone: boolean;
  readonly hasShortYear: boolean;
}

const WEEKDAY = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)([a-z]*)(,? )/i;
const NUMERIC = /^(\d{1,4})(\. |[./ -])(\d{1,2})(\. |[./ -])(\d{4}|\d{1,2})(?!\d)/;
const DAY_NAME_YEAR = /^(\d{1,2})(st|nd|rd|th)?(\. |[-. /])([a-z]{3,9})(\.?,?[-. /])(\d{4}|\d{2})(?!\d)/i;
const NAME_DAY_YEAR = /^([a-z]{3,9})(\.?[- ])(\d{1,2})(st|nd|rd|th)?(,? |-)(\d{4})(?!\d)/i;
const YEAR_NAME_DAY = /^(\d{4})([- /])([a-z]{3,9})([- /])(\d{1,2})(?!\d)/i;
const TIME =
  /^(\s*(?:,|T|at|um|à|-|–)?\s*)(\d{1,2})([:.h])(\d\d)(?:([:.])(\d\d)(?:([.,])(\d{1,9}))?)?(?:(\s?)([ap]m))?(?:(\s?)(Z|UTC|GMT|[+-]\d\d:?\d\d))?( Uhr|h)?$/i;

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);

/** The template of a value; null when it is not a date, or no pattern can read its notation. */
export function dateTemplate(value: string): DateTemplate | null {
  const weekday = WEEKDAY.exec(value);
  const before =
    weekday === null ? '' : `${(weekday[2] ?? '') === '' ? 'EEE' : 'EEEE'}${quoted(weekday[3] ?? '')}`;
  const text = value.slice(weekday?.[0].length ?? 0);
  const date = numericDate(text) ?? namedDate(text);
  if (date === null) return null;
  const time = timeOf(text.slice(date.length));
  if (time === null) return null;
  return {
    key: `${before}${date.key}${time.pattern}`,
    sign: date.sign,
    patterns: new Map([...date.patterns].map(([order, pattern]) => [order, before + pattern + time.pattern])),
    numbers: date.numbers,
    hasTime: time.pattern !== '',
    hasZone: time.hasZone,
    hasShortYear: date.hasShortYear,
  };
}

interface DatePart extends Pick<DateTemplate, 'key' | 'sign' | 'patterns' | 'numbers' | 'hasShortYear'> {
  /** How many characters of the value it takes. */
  readonly length: number;
}

function numericDate(text: string): DatePart | null {
  const match = NUMERIC.exec(text);
  if (match === null) return null;
  const [whole, first = '', sign = '', second = '', other = '', third = ''] = match;
  if (sign !== other) return null;
  const between = quoted(sign);
  const yearFirst = first.length === 4;
  if (first.length === 3 || (yearFirst && third.length > 2)) return null;
  const write = (...fields: string[]) => fields.join(between);
  const last = third.length === 4 ? 'yyyy' : 'yy';
  const shortYearFirst: [DateOrder, string][] =
    last === 'yy' && first.length === 2 ? [['YMD', write('yy', 'M', 'd')]] : [];
  const patterns: [DateOrder, string][] = yearFirst
    ? [
        ['YMD', write('yyyy', 'M', 'd')],
        ['YDM', write('yyyy', 'd', 'M')],
      ]
    : [['DMY', write('d', 'M', last)], ['MDY', write('M', 'd', last)], ...shortYearFirst];
  return {
    length: whole.length,
    key: `${yearFirst ? 'Y' : 'N'}${sign}N${sign}${last}`,
    sign,
    patterns: new Map(patterns),
    numbers: [Number(first), Number(second), Number(third)],
    hasShortYear: !yearFirst && last === 'yy',
  };
}

function namedDate(text: string): DatePart | null {
  const dayFirst = DAY_NAME_YEAR.exec(text);
  if (dayFirst !== null) {
    const [whole, , suffix = '', sign = '', month = '', other = '', year = ''] = dayFirst;
    const name = monthField(month);
    return name === null
      ? null
      : named(
          whole,
          `d${quoted(suffix)}${quoted(sign)}${name}${quoted(other)}${year.length === 4 ? 'yyyy' : 'yy'}`,
        );
  }
  const nameFirst = NAME_DAY_YEAR.exec(text);
  if (nameFirst !== null) {
    const [whole, month = '', sign = '', , suffix = '', other = ''] = nameFirst;
    const name = monthField(month);
    return name === null
      ? null
      : named(whole, `${name}${quoted(sign)}d${quoted(suffix)}${quoted(other)}yyyy`);
  }
  const yearFirst = YEAR_NAME_DAY.exec(text);
  if (yearFirst === null) return null;
  const [whole, , sign = '', month = '', other = ''] = yearFirst;
  const name = monthField(month);
  return name === null ? null : named(whole, `yyyy${quoted(sign)}${name}${quoted(other)}d`);
}

function named(whole: string, pattern: string): DatePart {
  return {
    length: whole.length,
    key: pattern,
    sign: null,
    patterns: new Map([['DMY', pattern]]),
    numbers: [],
    hasShortYear: /(?<!y)yy(?!y)/.test(pattern),
  };
}

/** Only English names: the reader does not support others. */
function monthField(name: string): 'MMM' | 'MMMM' | null {
  const lower = name.toLowerCase();
  if (MONTHS.some((month) => month.slice(0, 3) === lower)) return 'MMM';
  return MONTHS.includes(lower) ? 'MMMM' : null;
}

function timeOf(text: string): { readonly pattern: string; readonly hasZone: boolean } | null {
  if (text === '') return { pattern: '', hasZone: false };
  const match = TIME.exec(text);
  if (match === null) return null;
  const [, before = '', , colon = '', , other, , mark = '', fraction] = match;
  const [space = '', meridiem, zoneSpace = '', zone, behind = ''] = match.slice(9);
  if (before === '' || (other !== undefined && other !== colon)) return null;
  const seconds = other === undefined ? '' : `${quoted(colon)}ss`;
  const parts = fraction === undefined ? '' : `${quoted(mark)}${fraction.length === 3 ? 'SSS' : 'u'}`;
  const half = meridiem === undefined ? '' : `${quoted(space)}a`;
  const hour = meridiem === undefined ? 'H' : 'h';
  return {
    pattern: `${quoted(before)}${hour}${quoted(colon)}mm${seconds}${parts}${half}${zoneOf(zoneSpace, zone)}${quoted(behind)}`,
    hasZone: zone !== undefined,
  };
}

function zoneOf(space: string, zone: string | undefined): string {
  if (zone === undefined) return '';
  if (/^[a-z]/i.test(zone)) return quoted(space + zone);
  return `${quoted(space)}${zone.includes(':') ? 'ZZ' : 'ZZZ'}`;
}

/** Literal text in a pattern: unquoted letters would be fields. */
function quoted(text: string): string {
  return /\p{L}/u.test(text) ? `'${text}'` : text;
}
