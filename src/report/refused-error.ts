import { InputError } from '../errors.js';
import { count, counted } from './numbers.js';
import type { RunReport } from './run-report.js';

/** Too many rows were rejected: report and rejects were written, but no data and no manifest. */
export class RefusedError extends InputError {
  readonly report: RunReport;

  constructor(report: RunReport, maxRejectRate: number) {
    const { read, written, rejected } = report.rows;
    const share = `${count(rejected)} of ${counted(read, 'row')} (${((100 * rejected) / read).toFixed(2)} %) were rejected`;
    const why =
      written === 0
        ? `No row is left to write: ${share}`
        : `${share}, more than the ${100 * maxRejectRate} % allowed`;
    const where =
      report.outDir === null
        ? ''
        : ` The rejects and their lines are in ${report.outDir}${report.outDir.endsWith('/') ? '' : '/'}rejects.jsonl.`;
    super(
      `${why}. Nothing was handed over.${where} Mend the input or the schema, or raise --max-reject-rate.`,
      { code: 'TOO_MANY_REJECTS' },
    );
    this.report = report;
  }
}
