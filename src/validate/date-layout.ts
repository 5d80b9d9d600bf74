import type { FormatToken } from './format-tokens.js';
import type { MomentReader } from './moment.js';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const SHORT_MONTHS = MONTHS.map((name) => name.slice(0, 3));
const MERIDIEMS = ['AM', 'PM'];

type Field = 'year' | 'shortYear' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'fraction';

/** One step through a value: a number with this many digits, or one of several words. */
type Step =
  | { readonly kind: 'number'; readonly field: Field; readonly min: number; readonly max: number }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'month'; readonly names: readonly string[] }
  | { readonly kind: 'meridiem' }
  | { readonly kind: 'offset'; readonly pattern: RegExp };

/** Offsets end the value, so the number of remaining digits distinguishes hours from minutes. */
const WITH_COLON: Step = { kind: 'offset', pattern: /^([+-])(\d{1,2})(?::([0-5]\d))?$/ };
const WITHOUT_COLON: Step = { kind: 'offset', pattern: /^([+-])(\d{1,2})([0-5]\d)?$/ };
/** The widest accepted offset, as in ISO forms. */
const MAX_OFFSET = 18 * 3600;

const STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['yyyy', number('year', 4, 4)],
  ['yy', number('shortYear', 2, 4)],
  ['M', number('month', 1, 2)],
  ['MM', number('month', 2, 2)],
  ['MMM', { kind: 'month', names: SHORT_MONTHS }],
  ['MMMM', { kind: 'month', names: MONTHS }],
  ['d', number('day', 1, 2)],
  ['dd', number('day', 2, 2)],
  ['H', number('hour', 1, 2)],
  ['HH', number('hour', 2, 2)],
  ['h', number('hour', 1, 2)],
  ['hh', number('hour', 2, 2)],
  ['m', number('minute', 1, 2)],
  ['mm', number('minute', 2, 2)],
  ['s', number('second', 1, 2)],
  ['ss', number('second', 2, 2)],
  ['S', number('fraction', 1, 3)],
  ['SSS', number('fraction', 3, 3)],
  ['a', { kind: 'meridiem' }],
  ['Z', WITH_COLON],
  ['ZZ', WITH_COLON],
  ['ZZZ', WITHOUT_COLON],
]);

function number(field: Field, min: number, max: number): Step {
  return { kind: 'number', field, min, max };
}

/**
 * Compiles the reader of a format whose fields can be read one after another, with the same outcome as luxon's, except
 * that `13:00 AM` (not `13:00 PM`, which some systems write) and offsets with more than 59 minutes are refused. Returns
 * null for other formats: with rarer fields, with a variable-length field before digits, or with something after an
 * offset.
 */
export function compileDateLayout(tokens: readonly FormatToken[]): MomentReader | null {
  const steps: Step[] = [];
  for (const { literal, text } of tokens) {
    const step: Step | undefined = literal ? { kind: 'literal', text } : STEPS.get(text);
    if (step === undefined) return null;
    const previous = steps.at(-1);
    if (previous?.kind === 'offset') return null;
    if (previous?.kind === 'number' && previous.min < previous.max && mayStartWithDigit(step)) return null;
    steps.push(step);
  }
  const is24Hour = tokens.some((token) => !token.literal && token.text.startsWith('H'));
  if (is24Hour && steps.some((step) => step.kind === 'meridiem')) return null;

  const fields = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, meridiem: -1, offset: NaN };
  return (value, moment) => {
    fields.hour = fields.minute = fields.second = 0;
    fields.meridiem = -1;
    fields.offset = NaN;
    let at = 0;
    for (const step of steps) {
      switch (step.kind) {
        case 'literal':
          if (!holdsAt(value, at, step.text)) return false;
          at += step.text.length;
          break;
        case 'month': {
          const index = wordAt(value, at, step.names);
          if (index < 0) return false;
          fields.month = index + 1;
          at += step.names[index]?.length ?? 0;
          break;
        }
        case 'meridiem':
          fields.meridiem = wordAt(value, at, MERIDIEMS);
          if (fields.meridiem < 0) return false;
          at += 2;
          break;
        case 'offset':
          fields.offset = offsetOf(value.slice(at), step.pattern);
          if (!(Math.abs(fields.offset) <= MAX_OFFSET)) return false;
          at = value.length;
          break;
        case 'number': {
          const start = at;
          let amount = 0;
          for (; at - start < step.max; at++) {
            const digit = value.charCodeAt(at) - 0x30;
            if (!(digit >= 0 && digit <= 9)) break;
            amount = amount * 10 + digit;
          }
          if (at - start < step.min) return false;
          if (step.field === 'shortYear') fields.year = fullYear(amount);
          else if (step.field !== 'fraction') fields[step.field] = amount;
        }
      }
    }
    if (at !== value.length) return false;
    if (fields.meridiem === 0 && fields.hour > 12) return false;
    if (fields.meridiem === 1 && fields.hour < 12) fields.hour += 12;
    else if (fields.meridiem === 0 && fields.hour === 12) fields.hour = 0;
    if (!moment.setDate(fields.year, fields.month, fields.day)) return false;
    if (fields.offset === fields.offset) {
      moment.zoned = true;
      moment.offset = fields.offset;
    }
    return moment.setTime(fields.hour, fields.minute, fields.second);
  };
}

function mayStartWithDigit(step: Step): boolean {
  return step.kind === 'number' || (step.kind === 'literal' && /^\d/.test(step.text));
}

/** Seconds ahead of UTC, or NaN. */
function offsetOf(text: string, pattern: RegExp): number {
  const match = pattern.exec(text);
  if (match === null) return NaN;
  const [, sign, hours = '', minutes = ''] = match;
  const distance = Number(hours) * 3600 + Number(minutes) * 60;
  return sign === '-' ? -distance : distance;
}

function fullYear(year: number): number {
  if (year > 99) return year;
  return year > 60 ? 1900 + year : 2000 + year;
}

function wordAt(value: string, at: number, words: readonly string[]): number {
  for (let index = 0; index < words.length; index++) if (holdsAt(value, at, words[index] ?? '')) return index;
  return -1;
}

/** Whether the value continues with a text, ignoring the case of its ASCII letters. */
function holdsAt(value: string, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (lowerCase(value.charCodeAt(at + index)) !== lowerCase(text.charCodeAt(index))) return false;
  }
  return true;
}

function lowerCase(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
}
