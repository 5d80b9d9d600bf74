import type { SchemaColumn } from '../schema/data-set-schema.js';
import type { Answers } from './answers.js';
import type { FieldGuess, Guess } from './guess.js';
import type { TimeForm } from './time-form.js';

/** The column for a field of times. */
export function timeColumn(
  name: string,
  { field, doubts }: FieldGuess,
  { form, isEventTime }: Guess & { readonly kind: 'time' },
  answers: Answers,
): SchemaColumn {
  const { timeZone } = answers;
  const formats = formatsOf(form, answers);
  const [only] = formats;
  const hasLocalTimes = form.hasTimeOfDay && !form.hasZone;
  return {
    name,
    description: isEventTime ? 'When it happened (UTC).' : `From the field ${field} (UTC).`.slice(0, 255),
    dataType: form.hasTimeOfDay ? 'TIMESTAMP' : 'DATE',
    columnType: 'DIMENSION',
    ...(isEventTime ? { isMainEventTime: true, nullable: false } : {}),
    source: {
      ...(doubts.length === 0 ? {} : { $comment: `Check: ${doubts.join('; ')}.` }),
      from: field,
      ...(only === undefined ? {} : { format: formats.length === 1 ? only : [...formats] }),
      ...(hasLocalTimes && timeZone !== null ? { timeZone } : {}),
    },
  };
}

/** The patterns, with the day first if the user said so, or if that is usual for such dates. */
export function formatsOf(form: TimeForm, { dayFirst, isDayLikelyFirst }: Answers): readonly string[] {
  if (form.dayFirst === null) return form.formats;
  return (dayFirst ?? (isDayLikelyFirst || form.isDayLikelyFirst)) ? form.dayFirst : form.formats;
}

/** The doubt about the order of day and month; none if the user specified it. */
export function orderDoubt(form: TimeForm, answers: Answers): string[] {
  if (form.dayFirst === null || answers.dayFirst !== null) return [];
  const first = formatsOf(form, answers) === form.dayFirst ? 'day' : 'month';
  return [
    `every date fits with the day first and with the month first: drafted with the ${first} first. Say which it is with --day-first or --month-first`,
  ];
}
