import type { S3Client } from '@aws-sdk/client-s3';
import { loadS3Client, type S3ClientSource } from '../aws/load-s3-client.js';
import { isS3Url } from '../aws/s3-location.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { checkSampleStrategy, preparedTerms } from '../hand-over/hand-over-prepared-files.js';
import { checkStrategy } from '../hand-over/upload-definition.js';
import { checkPreparedFiles, publishPreparedFiles } from '../prepared/publish-prepared.js';
import type { PreparedProgress } from '../prepared/check-prepared-files.js';
import type { RunReport } from '../report/run-report.js';
import { loadSchema } from '../schema/load-schema.js';
import { visibleLine } from '../visible-text.js';
import { connectToAmc, type AmcFlags } from './amc-connection.js';
import { DEFAULT_STRATEGY } from './default-strategy.js';
import { handOver, type HandOverFlags } from './hand-over.js';
import { openRunLog, type RunLog } from './log/run-log.js';
import { paintFor } from './paint.js';
import { checkOptions, type PreparedFlags } from './prepared-options.js';
import { describeFailure, printFailure } from './report-error.js';
import { summarizePrepared } from './summary/prepared-summary.js';
import type { Terminal } from './terminal.js';

/** The options of `uploads create --prefix`. */
export interface UploadPreparedFlags
  extends PreparedFlags, HandOverFlags, Omit<AmcFlags, 'json' | 'verbose'> {
  readonly out?: string;
  readonly manifestOut?: string;
  readonly ledger?: string;
  readonly kmsKeyId?: string;
  readonly dryRun?: boolean;
}

/** `validate --prefix`: only the check. */
export function validatePrepared(flags: PreparedFlags, terminal: Terminal): Promise<ExitCode> {
  return perform('validate', flags, terminal, null, async ({ s3Client, log }) => {
    const report = await checkPreparedFiles({
      ...checkOptions(flags),
      s3Client,
      signal: terminal.signal,
      onProgress: progressOf(flags, log),
    });
    finish(report, { flags, terminal, log });
    printReport(report, {}, flags, terminal);
    return report.verdict?.state === 'notReady' ? EXIT_CODES.data : EXIT_CODES.done;
  });
}

/** `uploads create --prefix`: the check, the manifest, and the hand-over. */
export function uploadPrepared(flags: UploadPreparedFlags, terminal: Terminal): Promise<ExitCode> {
  const { out, manifestOut } = flags;
  return perform(
    'uploads create',
    flags,
    terminal,
    flags.dryRun === true ? null : (out ?? null),
    async ({ s3Client, log }) => {
      const strategy = flags.strategy ?? DEFAULT_STRATEGY;
      checkSampleStrategy(flags.sample ?? null, strategy);
      checkStrategy(strategy, await loadSchema(flags.schema ?? ''));
      if (flags.dryRun === true) {
        const code = await dryRun(flags, { s3Client, log, terminal });
        return code;
      }
      const prefix = flags.prefix ?? '';
      if (
        !isS3Url(prefix) ||
        out === undefined ||
        !isS3Url(out) ||
        (manifestOut !== undefined && !isS3Url(manifestOut))
      ) {
        throw new UsageError(
          'AMC reads from S3 only: --prefix has to be s3://bucket/prefix/, and --out s3://bucket/prefix for the manifest and the report. A local folder can be checked: amc-ingest validate --prefix.',
          { code: 'RUN_NOT_IN_S3' },
        );
      }
      // Anything that would prevent the hand-over is reported before the work begins.
      const connection = await connectToAmc(flags, terminal, {
        onEvent: (event) => log.amc(event),
        onFound: (text) => log.step(text),
      });
      const report = await publishPreparedFiles({
        ...checkOptions(flags),
        out,
        manifestOut,
        ledger: flags.ledger,
        instanceIds: connection.settings.instanceIds,
        kmsKeyId: flags.kmsKeyId,
        s3Client,
        signal: terminal.signal,
        onProgress: progressOf(flags, log),
      });
      finish(report, { flags, terminal, log, reused: report.reused });
      log.step(accessHint(prefix));
      const given = { source: flags.source, name: flags.deliveryName };
      const terms = await preparedTerms(report, {
        strategy,
        delivery: given,
        s3Client,
        signal: terminal.signal,
      });
      const { outcomes, exitCode, arrivals } = await handOver({
        connection,
        report,
        flags,
        kmsKeyId: flags.kmsKeyId,
        ...terms,
        terminal,
        log,
      });
      printReport(
        report,
        { uploads: outcomes, ...(arrivals.length === 0 ? {} : { arrivals }) },
        flags,
        terminal,
      );
      return exitCode;
    },
  );
}

interface Reach {
  readonly s3Client: S3ClientSource;
  readonly log: RunLog;
}

async function dryRun(
  flags: UploadPreparedFlags,
  { s3Client, log, terminal }: Reach & { readonly terminal: Terminal },
): Promise<ExitCode> {
  const report = await checkPreparedFiles({
    ...checkOptions(flags),
    s3Client,
    signal: terminal.signal,
    onProgress: progressOf(flags, log),
  });
  finish(report, { flags, terminal, log });
  const { format, compression } = report.output;
  log.step(
    `Dry run: ${report.files.length} files (${format}, ${compression}) would be uploaded with ${flags.strategy ?? DEFAULT_STRATEGY}. Nothing was written or uploaded.`,
  );
  printReport(report, {}, flags, terminal);
  return report.verdict?.state === 'notReady' ? EXIT_CODES.data : EXIT_CODES.done;
}

/** Runs the work and reports the outcome. */
async function perform(
  command: string,
  flags: PreparedFlags,
  terminal: Terminal,
  out: string | null,
  work: (reach: Reach) => Promise<ExitCode>,
): Promise<ExitCode> {
  const log = await openRunLog(flags, terminal);
  const clients: Promise<S3Client>[] = [];
  const s3Client = () => {
    clients[0] ??= loadS3Client();
    return clients[0];
  };
  try {
    log.started({ command, inputs: [flags.prefix ?? ''], schema: flags.schema ?? '', out });
    return await work({ s3Client, log });
  } catch (error) {
    const failure = await describeFailure(error, terminal);
    const { report } = failure;
    log.failed({ ...failure, summary: report === null ? '' : summaryOf(report, { flags, terminal }) });
    if (flags.json === true) printFailure(error, terminal);
    return failure.exitCode;
  } finally {
    for (const client of clients) (await client.catch(() => null))?.destroy();
  }
}

interface SummaryOptions {
  readonly flags: PreparedFlags;
  readonly terminal: Terminal;
  readonly reused?: boolean;
}

function summaryOf(report: RunReport, { flags, terminal, reused = false }: SummaryOptions): string {
  return summarizePrepared(report, {
    paint: paintFor(terminal.stderr),
    verbose: flags.verbose === true,
    reused,
  });
}

function finish(report: RunReport, options: SummaryOptions & { readonly log: RunLog }): void {
  options.log.finished(report, summaryOf(report, options));
}

function printReport(
  report: RunReport,
  more: Readonly<Record<string, unknown>>,
  { json }: PreparedFlags,
  terminal: Terminal,
): void {
  if (json === true) terminal.stdout.write(`${visibleLine(JSON.stringify({ ...report, ...more }))}\n`);
}

/** Reports a check's progress as if it were a run's. */
function progressOf({ prefix = '' }: PreparedFlags, log: RunLog): (progress: PreparedProgress) => void {
  return ({ rows, filesDone, files }) =>
    log.progress({
      input: prefix,
      inputNumber: Math.min(filesDone + 1, files),
      inputCount: files,
      bytesRead: 0,
      bytesTotal: null,
      rowsRead: rows,
      rowsRejected: 0,
      inputRows: rows,
      inputRowsRejected: 0,
      inputDone: filesDone === files,
    });
}

function accessHint(prefix: string): string {
  return `AMC has to be allowed to read the files where they are: amc-ingest bucket-policy ${visibleLine(prefix)} --all-files prints the policy. Where the bucket is not in the account that is connected to the instance, the bucket or each of these files needs the tag instanceId; amc-ingest does not tag files of others.`;
}
