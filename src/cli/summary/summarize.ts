import type { RunReport } from '../../report/run-report.js';
import { verdictOf } from '../../report/verdict.js';
import { count, counted, megabytes, percent } from '../../report/numbers.js';
import { shownPath } from '../../leak-guard/shown-path.js';
import { PLAIN, type Paint } from '../paint.js';
import { visibleLine, visibleText } from '../../visible-text.js';
import { lookLines } from './look-lines.js';
import { identifierLines, noteLines } from './identifier-lines.js';
import { tableLines } from './table-lines.js';
import { nextLines, type NextStep } from './next-steps.js';
import { leftOutLines, rejectLines } from './reject-lines.js';

/** What a summary uses besides the report. */
export interface SummaryContext {
  /** Whether the work had already been done. */
  readonly reused?: boolean;
  /**
   * Whether too many rows were rejected. Default: the report's status, which a dry run's report does not
   * reflect.
   */
  readonly isRefused?: boolean;
  /** Whether the inputs were only checked and nothing was written. */
  readonly isValidation?: boolean;
  readonly next?: readonly NextStep[];
  /** Path of the HTML page in the run folder, if there is one. */
  readonly reportPage?: string | null;
  readonly paint?: Paint;
  /** Show all reasons and fields, not only the first ones. */
  readonly verbose?: boolean;
}

const MAX_LISTED = 8;

/**
 * The report for people, in the order of the page: the verdict, what to look at in order of importance, then
 * the rows, where they are, what was rejected and why, and what happened to identifiers; finally, commands to
 * run next. It contains no value of the data.
 */
export function summarize(report: RunReport, context: SummaryContext = {}): string {
  const { paint = PLAIN, verbose = false, next = [] } = context;
  const lines = [
    headline(report, context, paint),
    ...lookLines(report, paint, statesReason(report, context)),
    '',
    ...rowLines(report),
    ...whereLines(report, context),
    ...rejectLines(report, { paint, verbose }),
    ...leftOutLines(report, paint),
    ...identifierLines(report, paint),
    ...noteLines(report, paint),
    ...leakLines(report, paint),
    ...tableLines(report, paint),
    ...droppedLines(report, verbose),
    ...nextLines(next, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function headline(
  report: RunReport,
  { reused, isRefused, isValidation }: SummaryContext,
  paint: Paint,
): string {
  const { rows, dataSetId, runId, status } = report;
  const name = paint.strong(`${visibleLine(dataSetId)} ${visibleLine(runId)}`);
  const good =
    rows.rejected === 0
      ? `all ${counted(rows.written, 'row')}`
      : `${count(rows.written)} of ${counted(rows.read, 'row')}`;
  const verdict = report.verdict ?? verdictOf(report);
  const [reason] = verdict.reasons;
  const ready = report.collaboration === undefined ? 'ready for AMC' : 'ready as a table';
  const isReady = verdict.state !== 'notReady';
  const mark = verdict.state === 'ready' ? paint.good('✓') : paint.warning('!');
  const judged = ` ${isReady ? ready.replace('ready', 'Ready') : `Not ${ready}`}${verdict.state === 'caution' ? ', with caution' : ''}.`;
  // The list below has the reasons: a reused run is shown in full, as when it was done.
  if (reused === true)
    return `${mark} ${name}: this work was already done; nothing was written again (--force does it again).${judged}`;
  if (isRefused !== true && status !== 'refused' && !isReady) {
    const what = `${status === 'complete' ? 'written, but ' : ''}not ${ready}`;
    return `${mark} ${status === 'dryRun' && isValidation === true ? paint.strong(visibleLine(dataSetId)) : name}: ${what}. ${reason?.message ?? ''} [${reason?.code ?? ''}]`;
  }
  switch (isRefused === true ? 'refused' : status) {
    case 'complete':
      return `${mark} ${name}: done, ${rows.leftOut === 0 ? good : counted(rows.written, 'row')} written.${judged}`;
    case 'dryRun':
      return isValidation === true
        ? `${mark} ${paint.strong(visibleLine(dataSetId))}: valid, ${good} would be written. Nothing was written.${judged}`
        : `${mark} ${name}: dry run, nothing was written.${judged}`;
    case 'refused':
      return `${paint.bad('✗')} ${isValidation === true ? paint.strong(visibleLine(dataSetId)) : name}: refused, ${rows.rejected === 0 ? 'no row is left to write' : `${percent(rows.rejected, rows.read)} of the rows were rejected`}. No data was written.${status === 'refused' && reason !== undefined ? ` [${reason.code}]` : ''}`;
  }
}

/** Whether the headline states the first reason of the verdict. */
function statesReason(report: RunReport, { reused, isRefused }: SummaryContext): boolean {
  if (reused === true) return false;
  if (report.status === 'refused') return true;
  return isRefused !== true && (report.verdict ?? verdictOf(report)).state === 'notReady';
}

function rowLines({ status, rows, events, reshape }: RunReport): string[] {
  const line = (title: string, value: number, note = '') =>
    `  ${title.padEnd(12)}${count(value).padStart(14)}${note}`;
  return [
    ...(reshape === null ? [] : reshapeLines(reshape)),
    line('rows read', rows.read),
    line(
      status === 'complete' ? 'written' : 'accepted',
      rows.written,
      events === null ? '' : `   ${events.first} to ${events.last}`,
    ),
    line('rejected', rows.rejected, rows.rejected === 0 ? '' : `   ${percent(rows.rejected, rows.read)}`),
    line('left out', rows.leftOut),
    ...(rows.collapsed === undefined
      ? []
      : [line('collapsed', rows.collapsed, '   into other rows of their keys')]),
  ];
}

function reshapeLines({ records, rows, joins }: NonNullable<RunReport['reshape']>): string[] {
  return [
    ...(records === rows
      ? []
      : [`  records     ${count(records).padStart(14)}   which became ${counted(rows, 'row')}`]),
    ...joins.map(
      ({ name, read, matched, unmatched, withoutKey }) =>
        `  joined      ${count(matched).padStart(14)}   with ${visibleLine(name)} (${counted(read, 'row')}); ${count(unmatched)} found no match, ${count(withoutKey)} have no key`,
    ),
  ];
}

function whereLines(report: RunReport, { reportPage }: SummaryContext): string[] {
  const { outDir, manifest, files, rows } = report;
  if (outDir === null) return [];
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return [
    '',
    `  Run folder  ${visibleText(shownPath(outDir))}`,
    ...(manifest === null
      ? []
      : [
          `  Data files  ${counted(files.length, 'file')}, ${megabytes(bytes)}, below data/ and listed in manifest.txt`,
        ]),
    ...(rows.rejected > 0 ? ['  Rejects     rejects.jsonl: file, line, column and code of each'] : []),
    ...(reportPage === undefined || reportPage === null
      ? []
      : [`  Report      ${visibleLine(shownPath(reportPage))}`]),
  ];
}

function leakLines({ leaks }: RunReport, paint: Paint): string[] {
  const found = Object.entries(leaks).flatMap(([name, kinds]) =>
    Object.entries(kinds).map(([kind, counts]) => ({ name, kind, counts })),
  );
  if (found.length === 0) return [];
  return [
    '',
    paint.strong(
      `${'Raw identifiers found'.padEnd(38)}${['rejected', 'redacted', 'written', 'look alike'].map((title) => title.padStart(12)).join('')}`,
    ),
    ...found.map(({ name, kind, counts }) => {
      const cells = [counts.rejected, counts.redacted, counts.warned, counts.suspected];
      return `  ${`${visibleLine(name)}: ${kind}`.padEnd(36)}${cells.map((cell) => count(cell).padStart(12)).join('')}`;
    }),
  ];
}

function droppedLines({ unmappedColumns }: RunReport, verbose: boolean): string[] {
  if (unmappedColumns.length === 0) return [];
  const names = unmappedColumns.map(visibleLine);
  const more = verbose ? 0 : names.length - MAX_LISTED;
  const list =
    more > 0 ? `${names.slice(0, MAX_LISTED).join(', ')} and ${count(more)} more` : names.join(', ');
  return ['', `Dropped source fields (no column reads them): ${list}`];
}
