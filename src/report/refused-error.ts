import { InputError } from '../errors.js';
import { count, counted } from './numbers.js';
import { mainReason } from './reject-groups.js';
import type { RunReport } from './run-report.js';

/**
 * No data and no manifest were written, only report and rejects: either too many rows were rejected
 * (`TOO_MANY_REJECTS`), or none was left to write although not too many were rejected (`NO_ROW_LEFT`: the rest were
 * left out by rules or for consent).
 */
export class RefusedError extends InputError {
  readonly report: RunReport;

  /** @param said what happened, if it was not a run whose rows were rejected */
  constructor(
    report: RunReport,
    maxRejectRate: number,
    said?: { readonly code: string; readonly message: string },
  ) {
    const { read, rejected } = report.rows;
    const isTooMany = rejected / read > maxRejectRate || report.rows.leftOut === 0;
    super(said?.message ?? (isTooMany ? tooManyRejects(report, maxRejectRate) : noRowLeft(report)), {
      code: said?.code ?? (isTooMany ? 'TOO_MANY_REJECTS' : 'NO_ROW_LEFT'),
    });
    this.report = report;
  }
}

function tooManyRejects(report: RunReport, maxRejectRate: number): string {
  const { read, written, rejected } = report.rows;
  const share = `${count(rejected)} of ${counted(read, 'row')} (${((100 * rejected) / read).toFixed(2)} %) were rejected`;
  const why =
    written === 0
      ? `No row is left to write: ${share}${leftOutToo(report)}`
      : `${share}, more than the ${shareInPercent(maxRejectRate)} % allowed`;
  return `${why}.${mainReason(report)} Nothing was uploaded.${rejectsLocation(report)} Fix the input or the schema, or raise --max-reject-rate.`;
}

/** A share in readable form: `0.07` times 100 is `7.000000000000001`. */
function shareInPercent(share: number): number {
  return Number((100 * share).toFixed(4));
}

function noRowLeft(report: RunReport): string {
  const { read, rejected, leftOut } = report.rows;
  const rejects =
    rejected === 0
      ? ''
      : `, ${count(rejected)} ${rejected === 1 ? 'was' : 'were'} rejected.${rejectsLocation(report)}`;
  return `No row is left to write: ${count(leftOut)} of ${counted(read, 'row')} ${leftOut === 1 ? 'was' : 'were'} left out (${reasons(report)})${rejects === '' ? '.' : rejects} Nothing was uploaded. amc-ingest explain says what each reason means and which setting decides it.`;
}

function leftOutToo(report: RunReport): string {
  const { leftOut } = report.rows;
  return leftOut === 0 ? '' : `, ${count(leftOut)} left out (${reasons(report)})`;
}

/** The reasons why rows were left out, the most frequent first. */
function reasons({ leftOut }: RunReport): string {
  return Object.entries(leftOut)
    .toSorted(([, a], [, b]) => b - a)
    .map(([code, rows]) => `${code} ${count(rows)}`)
    .join(', ');
}

function rejectsLocation({ outDir }: RunReport): string {
  if (outDir === null) return '';
  return ` The rejects and their lines are in ${outDir}${outDir.endsWith('/') ? '' : '/'}rejects.jsonl.`;
}
