import { access } from 'node:fs/promises';
import path from 'node:path';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { ingest, type IngestResult } from '../ingest/ingest.js';
import type { IngestOptions } from '../ingest/ingest-options.js';
import type { RunReport } from '../report/run-report.js';
import { openRunLog, type RunLog } from './log/run-log.js';
import { paintFor } from './paint.js';
import { describeFailure, printFailure } from './report-error.js';
import type { MessageFlags } from './run-options.js';
import { commandLine, nextSteps } from './summary/next-steps.js';
import { summarize } from './summary/summarize.js';
import type { Terminal } from './terminal.js';
import { visibleLine } from '../visible-text.js';

/** The HTML page for people that a run may contain. */
const REPORT_PAGE = 'report.html';

/** A command's plan for `ingest()`. */
export interface RunPlan {
  readonly command: 'run' | 'validate';
  readonly messageFlags: MessageFlags;
  readonly terminal: Terminal;
  /** The output location; null: nothing is written. */
  readonly out: string | null;
  /** Returns the options, and what to do with the finished run. Its failures are reported as the run's. */
  readonly prepare: (log: RunLog) => Promise<{
    readonly options: IngestOptions & { readonly schema: string; readonly inputs: string[] };
    readonly after: ((report: IngestResult) => Promise<Afterwards>) | null;
  }>;
}

/** How a run ended, beyond what its report says. */
interface Ending {
  readonly reused: boolean;
  readonly uploaded: boolean;
  readonly isRefused: boolean;
}

interface Afterwards {
  /** Added to the report that `--json` prints. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly exitCode: ExitCode;
}

/** Runs `ingest()` for a command, reports progress and outcome, and returns the exit code. */
export async function performRun(plan: RunPlan): Promise<ExitCode> {
  const { command, messageFlags, terminal, out } = plan;
  const isValidation = command === 'validate';
  const json = messageFlags.json === true;
  const log = await openRunLog(messageFlags, terminal);
  const summaryOf = (report: RunReport, reportPage: string | null, { reused, uploaded, isRefused }: Ending) =>
    summarize(report, {
      reused,
      isRefused,
      isValidation,
      next: nextSteps(report, { args: terminal.args ?? [], uploaded, isRefused }),
      reportPage,
      paint: paintFor(terminal.stderr),
      verbose: messageFlags.verbose === true,
    });
  try {
    const { options, after } = await plan.prepare(log);
    log.started({ command, inputs: options.inputs, schema: options.schema, out });
    const report = await ingest({
      ...options,
      ...(terminal.args === undefined ? {} : { command: commandLine(terminal.args) }),
      signal: terminal.signal,
      onProgress: (state) => log.progress(state),
    });
    log.finished(
      report,
      summaryOf(report, await reportPageOf(report), {
        reused: report.reused,
        uploaded: after !== null,
        isRefused: false,
      }),
    );
    const afterwards = after === null ? null : await after(report);
    if (json) {
      const result = { ...report, ...afterwards?.fields };
      terminal.stdout.write(`${visibleLine(JSON.stringify(result))}\n`);
    }
    // A check must not pass what would not be uploaded.
    if (isValidation && report.verdict?.state === 'notReady') return EXIT_CODES.data;
    return afterwards?.exitCode ?? EXIT_CODES.done;
  } catch (error) {
    const failure = await describeFailure(error, terminal);
    const { report } = failure;
    const summary =
      report === null
        ? ''
        : summaryOf(report, await reportPageOf(report), { reused: false, uploaded: false, isRefused: true });
    log.failed({ ...failure, summary });
    if (json) printFailure(error, terminal);
    return failure.exitCode;
  }
}

/** The HTML page in the run's folder, if there is one. */
async function reportPageOf({ outDir }: RunReport): Promise<string | null> {
  if (outDir === null || outDir.startsWith('s3://')) return null;
  const page = path.join(outDir, REPORT_PAGE);
  return access(page).then(
    () => page,
    () => null,
  );
}
