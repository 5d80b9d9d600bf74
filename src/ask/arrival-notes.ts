import type { Arrival, ArrivalFigures, HiddenRows } from '../report/arrival.js';
import type { ExpectedRows } from './expected-rows.js';

/** The findings of a check, for its state and its notes. */
export interface Findings {
  readonly total: ArrivalFigures | null;
  readonly hidden: HiddenRows | null;
  readonly isAboutPeople: boolean;
  readonly expected: ExpectedRows;
  readonly others: number;
  readonly pending: number;
  readonly isRunTaken: boolean;
}

/** What users should know about a check. */
export function arrivalNotes({
  state,
  others,
  kind,
  total,
  hidden,
  matchable,
  isAboutPeople,
  expected,
  pending,
  isRunTaken,
}: Findings & Pick<Arrival, 'state' | 'kind' | 'matchable'>): string[] {
  const notes: string[] = [];
  if (!isRunTaken && pending === 0) {
    notes.push(
      'AMC has not taken an upload of this run to this instance. Upload it with `amc-ingest uploads create`.',
    );
  }
  if (pending > 0) {
    notes.push(
      `AMC has not ended ${pending} upload(s) yet; their rows are not expected yet. Check again with --wait.`,
    );
  }
  if (state === 'tooFewPeople') {
    notes.push(tooFewNote(hidden));
    if ((matchable?.withKey ?? 0) >= 1_000) {
      notes.push(
        'With this many rows that have a match key, more than 100 people are to be expected: compare the hashes with those of a known person (amc-ingest hash).',
      );
    }
  }
  if (kind === 'sandbox' && isAboutPeople) {
    notes.push(
      'A sandbox finds synthetic people at a fixed rate: its match rate says nothing of yours, and OutputRowCount of its uploads counts the rows that were found.',
    );
  }
  if (others > 0) {
    notes.push(
      `AMC took ${others} upload(s) that the ledger does not know: the expected number does not include them.`,
    );
  }
  if (expected.rows === null) {
    notes.push(
      'What AMC should hold is not known: no ledger was named (with a data set id, --out names the place of its runs), or the report of a run whose upload replaced periods is gone.',
    );
  }
  if (state === 'surplus') {
    notes.push('AMC holds more rows than were uploaded as far as the ledger tells: rows may count twice.');
  }
  if (total?.resolved === 0 && total.rows > 0) {
    notes.push('No row could be matched: check the country of the rows, and the hashes (amc-ingest hash).');
  }
  return notes;
}

/** Uses AMC's own words if it gave any, otherwise the rows that it counted when it accepted the uploads. */
function tooFewNote(hidden: HiddenRows | null): string {
  const rest = 'That is not the same as nothing arrived.';
  if (hidden === null)
    return `AMC took the upload, and shows nothing about fewer than 100 people: too few were found to be shown. ${rest}`;
  const { people, required } = hidden;
  if (people === 0)
    return `AMC took the rows of the upload, and says that it knows nobody behind them: no row could be matched, or its rows are not visible yet. ${rest} Check the country of the rows, and the hashes (amc-ingest hash).`;
  return `AMC says that its rows are about ${people} people, and shows nothing about fewer than ${required ?? 100}. ${rest}`;
}
