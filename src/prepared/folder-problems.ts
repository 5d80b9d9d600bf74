import { eventStop, type EventBounds } from '../model/event-policy.js';
import { counted } from '../report/numbers.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { Tally } from '../tally/tally.js';
import type { CheckedFile } from './checked-file.js';
import type { FileForm } from './file-form.js';
import type { CheckedFolder } from './check-prepared-files.js';
import type { PreparedProblem } from './prepared-problem.js';

/** How an upload request describes the files. */
export function formOf(withRows: readonly CheckedFile[]): FileForm {
  const forms = withRows.flatMap(({ form }) => (form === null ? [] : [form]));
  return (
    forms.find(({ compression }) => compression !== 'none') ??
    forms[0] ?? { format: 'csv', compression: 'none' }
  );
}

/** What is wrong with the files as one upload. @param withRows the files that would be in it */
export function folderProblems(
  { folder, files }: CheckedFolder,
  withRows: readonly CheckedFile[],
): PreparedProblem[] {
  if (withRows.length === 0) {
    // If files could not be read at all, that is reported instead.
    if (files.some(({ problems }) => problems.length > 0)) return [];
    const message = `None of the ${counted(files.length, 'file')} in ${folder.location} has a row. Check the program that wrote them.`;
    return [{ file: null, code: 'PREPARED_NO_ROWS', message }];
  }
  const byForm = new Map<string, CheckedFile[]>();
  const { compression } = formOf(withRows);
  for (const file of withRows) {
    if (file.form === null) continue;
    // A Parquet file itself says if its pages are not compressed.
    const isPlainParquet = file.form.format === 'parquet' && file.form.compression === 'none';
    const stated = isPlainParquet ? compression : file.form.compression;
    const form = `${file.form.format}, ${stated === 'none' ? 'not compressed' : stated}`;
    byForm.set(form, [...(byForm.get(form) ?? []), file]);
  }
  if (byForm.size < 2) return [];
  const forms = [...byForm]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(
      ([form, some]) =>
        `${counted(some.length, 'file')} (${form}; first: ${some[0]?.file.source.name ?? ''})`,
    );
  return [
    {
      file: null,
      code: 'PREPARED_MIXED',
      message: `An upload request states one format and compression for all files, and there are ${forms.join(' and ')}. Write all files in the same way.`,
    },
  ];
}

/** Rows that the schema excludes because of the day of their event: nothing can be excluded from these files. */
export function eventProblems(
  { firstEvent, lastEvent }: Tally,
  bounds: EventBounds | undefined,
  asOf: string,
  { columns, eventTimeColumn }: DataSetPlan,
): PreparedProblem[] {
  if (bounds === undefined || eventTimeColumn === null) return [];
  const stops = new Set(
    [firstEvent, lastEvent].map((time) => (time === null ? null : eventStop(time, bounds))),
  );
  const column = columns[eventTimeColumn]?.name ?? '';
  const say = (what: string, setting: string): PreparedProblem => ({
    file: null,
    code: 'PREPARED_EVENT_TIME',
    message: `Rows have events in ${column} ${what} (as of ${asOf}), which the schema wants left out (input.events.${setting}). Filter them in the query, or set it to warn.`,
  });
  return [
    ...(stops.has('EVENT_TOO_OLD') ? [say('of more than 12.5 months ago', 'tooOld')] : []),
    ...(stops.has('EVENT_IN_FUTURE') ? [say('in the future', 'future')] : []),
  ];
}
