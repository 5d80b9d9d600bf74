import { shownPath } from '../../leak-guard/shown-path.js';
import { count, counted, megabytes } from '../../report/numbers.js';
import type { RunReport } from '../../report/run-report.js';
import { verdictOf, type RunVerdict } from '../../report/verdict.js';
import { visibleLine, visibleText } from '../../visible-text.js';
import type { Paint } from '../paint.js';
import { identifierLines } from './identifier-lines.js';
import { lookLines } from './look-lines.js';
import { rejectLines } from './reject-lines.js';

/** The result of a check of files that an engine wrote, for people. */
export function summarizePrepared(
  report: RunReport,
  { paint, verbose, reused }: { readonly paint: Paint; readonly verbose: boolean; readonly reused: boolean },
): string {
  const { rows, events, prepared, manifest, outDir } = report;
  const sample = prepared?.sample ?? null;
  const all = report.inputs.length;
  const of = sample === null ? 'all rows' : `the first ${counted(sample, 'row')} of each file`;
  const line = (title: string, value: number, note = '') =>
    `  ${title.padEnd(14)}${count(value).padStart(14)}${note}`;
  const lines = [
    headline(report, paint, reused),
    '',
    `  Files in      ${visibleText(shownPath(prepared?.location ?? ''))}`,
    line(
      'files',
      all,
      all === report.files.length || report.status === 'refused'
        ? ''
        : `   ${count(report.files.length)} with rows`,
    ),
    line('rows checked', rows.read, `   ${of}`),
    line('as AMC takes', rows.written, events === null ? '' : `   ${events.first} to ${events.last}`),
    line('refused', rows.rejected),
    ...lookLines(report, paint, report.status !== 'refused' && stateOf(report) === 'notReady'),
    ...rejectLines(report, { paint, verbose }),
    ...identifierLines(report, paint),
    ...(outDir === null ? [] : ['', `  Report        ${visibleText(shownPath(outDir))}`]),
    ...(manifest === null
      ? []
      : [
          `  Manifest      ${visibleText(shownPath(manifest))}`,
          `  Data files    ${counted(report.files.length, 'file')}, ${megabytes(report.files.reduce((sum, { bytes }) => sum + bytes, 0))}, where they are; nothing was copied`,
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

function stateOf(report: RunReport): RunVerdict['state'] {
  return (report.verdict ?? verdictOf(report)).state;
}

function headline(report: RunReport, paint: Paint, reused: boolean): string {
  const name = paint.strong(visibleLine(report.dataSetId));
  if (report.status === 'refused') {
    return `${paint.bad('✗')} ${name}: the files cannot be uploaded as they are. Nothing was uploaded.`;
  }
  const verdict = report.verdict ?? verdictOf(report);
  if (verdict.state === 'notReady') {
    const [reason] = verdict.reasons;
    return `${paint.warning('!')} ${name}: not ready for AMC. ${reason?.message ?? ''} [${reason?.code ?? ''}]`;
  }
  return `${paint.good('✓')} ${name}: the files are as AMC takes them${reused ? ' (checked before; they are unchanged)' : ''}.`;
}
