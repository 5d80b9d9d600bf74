import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { rehearseTable } from '../hand-over/rehearse-table.js';
import type { IngestOptions } from '../ingest/ingest-options.js';
import { describeMappingJob } from './describe-mapping-job.js';
import type { RunLog } from './log/run-log.js';
import { paintFor } from './paint.js';
import { nextSteps } from './summary/next-steps.js';
import { summarize } from './summary/summarize.js';
import type { Terminal } from './terminal.js';

/** The command's words, and where it writes. */
interface Around {
  readonly terminal: Terminal;
  readonly log: RunLog;
  readonly json: boolean | undefined;
  readonly verbose: boolean | undefined;
  readonly check: boolean | undefined;
}

/** The rehearsal of a run for a collaboration instance. */
export async function rehearseOfTable(
  ingest: IngestOptions & { readonly out: string },
  { terminal, log, json, verbose, check }: Around,
): Promise<ExitCode> {
  if (check === true) {
    throw new UsageError(
      '--check asks what arrived by an upload, and a collaboration instance takes none: leave it out. The rehearsal shows the match rate of the mapping job.',
      { code: 'NO_UPLOAD_OF_TABLES' },
    );
  }
  const { report, mapping } = await rehearseTable({ ingest, onStep: (text) => log.step(text) });
  log.finished(
    report,
    summarize(report, {
      reused: report.reused,
      next: nextSteps(report, { args: terminal.args ?? [], uploaded: false, isRefused: false }),
      paint: paintFor(terminal.stderr),
      verbose: verbose === true,
    }),
  );
  const { job } = mapping;
  log.step(
    job === null
      ? 'Simulator: event tables are joined to people who were mapped; AMC is asked nothing about them.'
      : `Simulator: ${describeMappingJob(job)}. The rate is fixed and says nothing of yours.`,
  );
  log.step('This was a rehearsal: nothing was sent to AMC or AWS.');
  if (json === true) terminal.stdout.write(`${JSON.stringify({ ...report, rehearsal: mapping })}\n`);
  return job === null || job.status === 'SUCCEEDED' ? EXIT_CODES.done : EXIT_CODES.delivery;
}
