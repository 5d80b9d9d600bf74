import type { AmcUpdateStrategy, WaitOptions } from '../amc/index.js';
import { loadS3Client } from '../aws/load-s3-client.js';
import { isIncomplete, type ReportedArrival } from '../report/arrival.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import type { GivenDelivery } from '../hand-over/replacing/delivery-of-run.js';
import type { Delivery } from '../ledger/delivery.js';
import { handOverRun, type HandOverOptions, type HandOverOutcome } from '../hand-over/hand-over-run.js';
import { openLedgerOfRun } from '../ledger/ledger.js';
import type { RunReport } from '../report/run-report.js';
import type { AmcConnection } from './amc-connection.js';
import { checkAfterUpload } from './check-after-upload.js';
import { confirm } from './confirm.js';
import { DEFAULT_STRATEGY } from './default-strategy.js';
import type { RunLog } from './log/run-log.js';
import type { Terminal } from './terminal.js';

export interface HandOverFlags {
  readonly strategy?: AmcUpdateStrategy;
  readonly wait?: boolean;
  /** Asks AMC afterwards what arrived and matched. */
  readonly check?: boolean;
  /** Minutes. */
  readonly timeout?: number;
  /** Seconds. */
  readonly poll?: number;
  readonly yes?: boolean;
  readonly forceUpload?: boolean;
  readonly source?: string;
  readonly deliveryName?: string;
  readonly minShare?: number;
  readonly periodsOf?: 'delivery' | 'series';
}

/** How long and how often to ask AMC. */
export function waitOptions({ timeout, poll }: Pick<HandOverFlags, 'timeout' | 'poll'>): WaitOptions {
  return {
    ...(timeout === undefined ? {} : { timeoutMs: timeout * 60_000 }),
    ...(poll === undefined ? {} : { firstDelayMs: poll * 1000, pollMs: poll * 1000, maxPollMs: poll * 1000 }),
  };
}

export interface HandOverRequest {
  readonly connection: AmcConnection;
  readonly report: RunReport;
  readonly flags: HandOverFlags;
  /** Encrypts the ledger's entries. */
  readonly kmsKeyId: string | undefined;
  /** The ledger's location, when the report does not name it. */
  readonly ledger?: string | undefined;
  /** Default: from the flags and the names of the inputs. */
  readonly delivery?: Delivery | GivenDelivery | undefined;
  /** A last check before the upload. Default: none. */
  readonly isOutdated?: HandOverOptions['isOutdated'];
  readonly terminal: Terminal;
  readonly log: RunLog;
}

/** The outcome of a hand-over, and of its check if one was requested. */
export interface HandedOver {
  readonly outcomes: HandOverOutcome[];
  readonly exitCode: ExitCode;
  readonly arrivals: readonly ReportedArrival[];
}

/** Hands a run over to all instances and reports the outcome. The exit code is 0 only when everything succeeded. */
export async function handOver({
  connection,
  report,
  flags,
  kmsKeyId,
  ledger,
  delivery,
  isOutdated,
  terminal,
  log,
}: HandOverRequest): Promise<HandedOver> {
  checkFlags(flags);
  const s3Client = await loadS3Client();
  try {
    const openedLedger = openLedgerOfRun(report, { s3Client: () => s3Client, kmsKeyId, ledger });
    const outcomes = await handOverRun({
      client: connection.client,
      ledger: openedLedger ?? undefined,
      delivery: delivery ?? { source: flags.source, name: flags.deliveryName },
      rules: {
        ...(flags.minShare === undefined ? {} : { minShare: flags.minShare }),
        ...(flags.periodsOf === undefined ? {} : { periodsOf: flags.periodsOf }),
      },
      isOutdated,
      force: flags.forceUpload === true,
      instanceIds: connection.settings.instanceIds,
      report,
      strategy: flags.strategy ?? DEFAULT_STRATEGY,
      wait: flags.wait === true,
      waitOptions: waitOptions(flags),
      signal: terminal.signal,
      confirm: (cautions) => {
        for (const { code, message } of cautions) log.caution(code, message);
        return confirm('Upload all the same?', flags.yes === true, terminal);
      },
      onProgress: (instanceId, message) => log.step(`${instanceId}: ${message}`),
    });
    for (const { instanceId, summary } of outcomes) log.step(`${instanceId}: ${summary}`);
    const exitCode = exitCodeOf(outcomes, terminal.signal.aborted);
    if (flags.check !== true) return { outcomes, exitCode, arrivals: [] };
    const arrivals = await checkAfterUpload({
      connection,
      report,
      outcomes,
      ledger: openedLedger,
      s3Client,
      kmsKeyId,
      pollMs: flags.poll === undefined ? undefined : flags.poll * 1000,
      onStep: (text) => log.step(text),
      signal: terminal.signal,
    });
    const isBad = exitCode === EXIT_CODES.done && arrivals.some(isIncomplete);
    return { outcomes, exitCode: isBad ? EXIT_CODES.data : exitCode, arrivals };
  } finally {
    s3Client.destroy();
  }
}

function checkFlags({ check, wait }: HandOverFlags): void {
  if (check !== true || wait === true) return;
  throw new UsageError('--check asks what arrived, and has to wait for that: add --wait.', {
    code: 'INVALID_OPTIONS',
  });
}

/**
 * Failures caused by the delivered data, not by the delivery: its rows would count twice, or AMC would refuse
 * them.
 */
const FAULTS_OF_THE_DATA: ReadonlySet<string> = new Set([
  'ALREADY_UPLOADED',
  'DUPLICATE_INPUT',
  'CONSENT_UNDECIDED',
]);

function exitCodeOf(outcomes: readonly HandOverOutcome[], interrupted: boolean): ExitCode {
  const bad = outcomes.filter(({ status }) => status !== 'success' && status !== 'submitted');
  if (bad.length === 0) return EXIT_CODES.done;
  if (interrupted) return EXIT_CODES.interrupted;
  return bad.every(({ caution }) => caution !== null && FAULTS_OF_THE_DATA.has(caution))
    ? EXIT_CODES.data
    : EXIT_CODES.delivery;
}
