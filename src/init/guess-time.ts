import type { FileContext } from './file-context.js';
import { leftOut, unsure, type Judgement } from './guess.js';
import { isEventHeader, isTimeHeader } from './header-kinds.js';
import type { ValuesLook } from './look-at-values.js';
import { timeFormOf, type TimeForm } from './time-form.js';

/** With this share of dates before 2000, a column next to people may contain their birthdays. */
const MANY_OLD = 0.5;
/** The consequences of a date column that cannot be read. */
const KIND =
  'without it the data set has no time of events unless another column has one: whether it is a fact or a dimension data set hangs on that, and AMC cannot change it later';

/** What a field of dates or times should become; null for a field of anything else. */
export function guessTime(
  field: string,
  { dates, count, isSerial }: ValuesLook,
  { orders, hasContact, hasFirstName, hasLastName }: FileContext,
): Judgement | null {
  if (dates === null) {
    const isNamed = /\bdat[eu]m?\b|date$|datum$|fecha|timestamp|日付/i.test(field);
    if (count === 0 || !isNamed) return null;
    return isSerial
      ? leftOut(
          'its dates are written as the day numbers of a spreadsheet',
          'harmless',
          `its values look like the day numbers of a spreadsheet (45900 is 2025-08-31), which cannot be read: format the column as a date, such as yyyy-mm-dd, and export it again; ${KIND}`,
        )
      : leftOut(
          'the header says date, but no values were recognized as dates',
          'harmless',
          `its header says date, but its values are not recognized as dates; ${KIND}`,
        );
  }
  const isOfPeople = hasContact || hasFirstName || hasLastName;
  if (isOfPeople && dates.lastCentury >= MANY_OLD && !isEventHeader(field))
    return leftOut('most of its dates are before 2000: it may be birthdays', 'private');
  const form = timeFormOf(dates, orders);
  if (form === 'CONTRADICTS') {
    return leftOut(
      'its dates have the day first in some rows and the month first in others',
      'never',
      `the day comes first in some dates and the month in others, so that most cannot be read for certain; ${KIND}`,
    );
  }
  if (form === 'UNREADABLE') {
    return leftOut(
      'it looks like dates, but in a form that cannot be read',
      'harmless',
      `it looks like dates, but no pattern reads them (month names other than English, names of time zones, or too many forms); ${KIND}`,
    );
  }
  return unsure({ kind: 'time', form, isEventTime: false }, ...doubtsOf(form));
}

function doubtsOf({ unread, hasShortYears, someWithoutTime, someWithoutZone }: TimeForm): string[] {
  return [
    ...(hasShortYears ? ['years of two digits: the last number of the date is drafted as the year'] : []),
    ...(someWithoutTime ? ['some rows have a date without a time: midnight is written for them'] : []),
    ...(someWithoutZone ? ['some times name their zone and others do not'] : []),
    ...(unread > 0 ? ['some values are not dates of these forms: rows with them are rejected'] : []),
  ];
}

/** Whether a header says that it holds dates or times. */
export const isNamedTime = isTimeHeader;
