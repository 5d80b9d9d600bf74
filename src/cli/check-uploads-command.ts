import { Command } from 'commander';
import { isIncomplete } from '../report/arrival.js';
import { checkUploads, type CheckedUploads } from '../ask/check-uploads.js';
import { recordCheck } from '../ask/record-check.js';
import { loadS3Client } from '../aws/load-s3-client.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { openEntryStore, openLedger, openLedgerOfRun, type Ledger } from '../ledger/ledger.js';
import { parseRunReport, type RunReport } from '../report/run-report.js';
import { printResult, runAction } from './action.js';
import { connectToAmc, withAmcOptions, type AmcConnection, type AmcFlags } from './amc-connection.js';
import { describeArrival } from './describe-arrival.js';
import { SETTINGS_HELP } from './settings-help.js';
import type { Terminal } from './terminal.js';
import { seconds } from './upload-options.js';

interface CheckFlags extends AmcFlags {
  readonly out?: string;
  readonly wait?: boolean;
  readonly poll?: number;
  readonly kmsKeyId?: string;
}

/** `amc-ingest uploads check`: what arrived of a data set, and what matched. */
export function checkUploadsCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = withAmcOptions(
    new Command('check')
      .description(
        'Ask AMC what arrived and what matched, and compare it with what AMC should have according to the ledger.',
      )
      .argument(
        '<run|dataset>',
        'a run (s3://bucket/prefix/DATASETID/RUNID/ or its folder), or a data set id',
      ),
  )
    .option('--out <place>', 'with a data set id: where its runs are written, for the ledger there')
    .option('--wait', 'wait for uploads in progress, and for rows that are not visible yet')
    .option('--poll <seconds>', 'interval for polling AMC (default: every 5 to 120 s)', seconds)
    .option('--kms-key-id <key>', 'KMS key to encrypt the record of the check in the ledger')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest uploads check s3://my-bucket/amc/d2c_sales/run-1a2b3c/ --wait
  amc-ingest uploads check d2c_sales --out s3://my-bucket/amc --json

The match rate is matched rows ÷ all rows, as Amazon defines it. AMC shows nothing about fewer than 100 people.
${SETTINGS_HELP}

Exit codes: 0 all arrived, or too few people to be shown; 3 rows are missing, nothing arrived, or there are too many;
2 wrong usage; 4 AMC or S3 failed; 130 interrupted.`,
    )
    .action(async (target: string) => {
      const flags: CheckFlags = command.opts();
      await runAction(terminal, flags.json === true, finish, () => check(target, flags, terminal));
    });
  return command;
}

async function check(target: string, flags: CheckFlags, terminal: Terminal): Promise<ExitCode> {
  const { signal } = terminal;
  const client = await loadS3Client();
  const store = { s3Client: () => client, kmsKeyId: flags.kmsKeyId };
  try {
    const isRun = target.includes('/');
    const report = isRun ? await readReport(target, store, signal) : null;
    const ledger =
      report !== null
        ? openLedgerOfRun(report, store)
        : flags.out === undefined
          ? null
          : openLedger(flags.out, store);
    const connection = await connectToAmc(flags, terminal);
    const onStep = (text: string) => terminal.stderr.write(`${text}\n`);
    const checked = await checkInstances(connection, {
      dataSetId: report?.dataSetId ?? target,
      report,
      ledger,
      ...store,
      wait: flags.wait === true,
      pollMs: flags.poll === undefined ? undefined : flags.poll * 1000,
      onStep,
      signal,
    });
    const { s3Client } = store;
    const place = target.replace(/\/+$/, '');
    if (report !== null) await recordCheck({ report, place, checked, ledger, s3Client, onStep, signal });
    for (const { arrival, previous } of checked) {
      printResult(
        terminal,
        flags.json === true,
        { ...arrival, previous },
        describeArrival(arrival, previous),
      );
    }
    return checked.some(({ arrival }) => isIncomplete(arrival)) ? EXIT_CODES.data : EXIT_CODES.done;
  } finally {
    client.destroy();
  }
}

/** Checks a data set at every instance, one after another: queries at one account are limited. */
export async function checkInstances(
  { client, settings }: Pick<AmcConnection, 'client' | 'settings'>,
  options: Omit<Parameters<typeof checkUploads>[0], 'client' | 'instanceId'> & {
    readonly ledger: Ledger | null;
  },
): Promise<readonly CheckedUploads[]> {
  const checked: CheckedUploads[] = [];
  for (const instanceId of settings.instanceIds) {
    checked.push(await checkUploads({ ...options, client, instanceId }));
  }
  return checked;
}

async function readReport(
  run: string,
  store: Parameters<typeof openEntryStore>[1],
  signal: AbortSignal,
): Promise<RunReport> {
  const place = run.replace(/\/+$/, '');
  const text = await openEntryStore(place, store).read('report.json', signal);
  const report = text === null ? null : parseRunReport(text);
  if (report === null) {
    throw new UsageError(
      `${place} has no report of a run. Give the folder or prefix of a run, …/DATASETID/RUNID/, or a data set id.`,
      { code: 'NO_RUN' },
    );
  }
  return report;
}
