import { UPDATE_STRATEGIES } from '../amc/index.js';
import { loadS3Client } from '../aws/load-s3-client.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { readRunReport } from '../hand-over/read-run-report.js';
import type { HeldRun } from '../ledger/held-run.js';
import { openLedgerOfRun, type Ledger } from '../ledger/ledger.js';
import type { AmcConnection, AmcFlags } from './amc-connection.js';
import { handOver, type HandOverFlags } from './hand-over.js';
import { openRunLog } from './log/run-log.js';
import type { Terminal } from './terminal.js';

interface ReleaseFlags extends AmcFlags, HandOverFlags {
  readonly kmsKeyId?: string;
  readonly ledger?: string;
}

/**
 * Hands over a run that waits for approval, as originally planned: with its strategy, to the instances that do
 * not have it.
 */
export async function release(
  connection: AmcConnection,
  flags: ReleaseFlags,
  run: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const client = await loadS3Client();
  try {
    const report = await readRunReport(run, client, terminal.signal);
    const { kmsKeyId, ledger: place } = flags;
    const ledger = openLedgerOfRun(report, { s3Client: () => client, kmsKeyId, ledger: place });
    const held = (await ledger?.heldRuns(report, terminal.signal)) ?? [];
    if (ledger === null || held.length === 0) throw notHeld(run, ledger);
    const log = await openRunLog(flags, terminal);
    const outcomes = [];
    let worst: ExitCode = EXIT_CODES.done;
    for (const one of held) {
      const { instanceId, delivery } = one;
      const strategy = UPDATE_STRATEGIES.find((name) => name === one.strategy) ?? 'ADDITIVE';
      const done = await handOver({
        connection: { ...connection, settings: { ...connection.settings, instanceIds: [instanceId] } },
        report,
        flags: { ...flags, strategy },
        kmsKeyId,
        ledger: place,
        delivery,
        terminal,
        log,
      });
      outcomes.push(...done.outcomes);
      if (done.exitCode === EXIT_CODES.done) await recordRelease(one, ledger, terminal);
      else worst = done.exitCode;
    }
    if (flags.json === true)
      terminal.stdout.write(`${JSON.stringify({ runId: report.runId, uploads: outcomes })}\n`);
    return worst;
  } finally {
    client.destroy();
  }
}

function recordRelease(held: HeldRun, ledger: Ledger, { signal }: Terminal): Promise<void> {
  return ledger.recordHeld({ ...held, state: 'released', at: new Date().toISOString() }, signal);
}

function notHeld(run: string, ledger: Ledger | null): UsageError {
  return new UsageError(
    `Nothing is held of ${run}${ledger === null ? '' : ` in the ledger ${ledger.location}`}. What waits for a yes is listed by: amc-ingest history --ledger s3://OUTPUT-BUCKET/ledger`,
    { code: 'NOTHING_HELD' },
  );
}
