import { Command, Option } from 'commander';
import {
  arrivedText,
  reportChanges,
  type AmcInstanceKind,
  type AmcUpdateStrategy,
  type AmcUpload,
} from '../amc/index.js';
import { kindIfKnown } from '../ask/run-query.js';
import { loadS3Client } from '../aws/load-s3-client.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { preparedTerms } from '../hand-over/hand-over-prepared-files.js';
import { checkStrategy } from '../hand-over/upload-definition.js';
import { readRunReport } from '../hand-over/read-run-report.js';
import { loadSchema } from '../schema/load-schema.js';
import { printResult, runAction } from './action.js';
import {
  connectToAmc,
  onlyInstance,
  withAmcOptions,
  type AmcConnection,
  type AmcFlags,
} from './amc-connection.js';
import { checkUploadsCommand } from './check-uploads-command.js';
import { DEFAULT_STRATEGY } from './default-strategy.js';
import { handOver, waitOptions, type HandOverFlags } from './hand-over.js';
import { uploadPrepared, type UploadPreparedFlags } from './prepared-command.js';
import { withPrefixOptions, withPreparedRules } from './prepared-options.js';
import { release } from './release-command.js';
import { schemaOption, withRequiredOption } from './required-option.js';
import { SETTINGS_HELP } from './settings-help.js';
import type { Terminal } from './terminal.js';
import { withExamples } from './with-examples.js';
import { openRunLog } from './log/run-log.js';
import { minutes, seconds, withUploadOptions } from './upload-options.js';

interface UploadFlags extends AmcFlags, HandOverFlags {
  readonly schema?: string;
  readonly dataset?: string;
  readonly status?: 'SUBMITTED' | 'IN_PROGRESS' | 'SUCCESS' | 'FAILED';
  readonly timeout?: number;
  readonly kmsKeyId?: string;
  readonly ledger?: string;
}

type Work = (connection: AmcConnection, flags: UploadFlags, args: readonly string[]) => Promise<ExitCode>;

/** `amc-ingest uploads …`: hands complete runs to AMC, and follows what happens to them. */
export function uploadsCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = new Command('uploads')
    .description('Upload complete runs to AMC, list uploads and follow them.')
    .addHelpText('after', `\nExample:\n  amc-ingest uploads list --dataset d2c_sales\n${SETTINGS_HELP}`);
  const add = (name: string, description: string, example: string, work: Work) => {
    const sub = withAmcOptions(new Command(name).description(description)).action(
      async (...values: unknown[]) => {
        const args = values.filter((value) => typeof value === 'string');
        const flags: UploadFlags = sub.opts();
        await runAction(terminal, flags.json === true, finish, async () =>
          work(await connectToAmc(flags, terminal), flags, args),
        );
      },
    );
    command.addCommand(withExamples(sub, `amc-ingest uploads ${name} ${example}`));
    return sub;
  };
  command.addCommand(createUploadCommand(terminal, finish));
  add(
    'release',
    'Upload a run that the function holds until someone approves it.',
    's3://my-output/runs/d2c_sales/run-1a2b3c/ --yes',
    (connection, flags, [run = '']) => release(connection, flags, run, terminal),
  )
    .argument('<run>', 'the run: s3://bucket/prefix/DATASETID/RUNID/')
    .option('--ledger <place>', 'the ledger, where the report of the run does not name it')
    .option('--wait', 'wait until AMC has taken or refused the upload')
    .option('--timeout <minutes>', 'with --wait: give up after this time (default: 360)', minutes)
    .option('--poll <seconds>', 'with --wait: interval for polling AMC', seconds)
    .option('--yes', 'do not ask')
    .option('--kms-key-id <key>', 'KMS key to encrypt its records in the ledger');
  add('list', 'List uploads, newest last.', '--dataset d2c_sales --status FAILED', (connection, flags) =>
    list(connection, flags, terminal),
  )
    .option('--dataset <id>', 'only this data set')
    .addOption(
      new Option('--status <status>', 'only with this status').choices([
        'SUBMITTED',
        'IN_PROGRESS',
        'SUCCESS',
        'FAILED',
      ]),
    );
  add(
    'status',
    'Show one upload.',
    'd2c_sales UPLOADID',
    (connection, flags, [dataSetId = '', uploadId = '']) =>
      status(connection, flags, dataSetId, uploadId, terminal),
  )
    .argument('<dataset>', 'data set id')
    .argument('<upload>', 'upload id');
  add(
    'wait',
    'Wait until AMC has taken or refused an upload.',
    'd2c_sales UPLOADID --timeout 60',
    (connection, flags, [dataSetId = '', uploadId = '']) =>
      wait(connection, flags, dataSetId, uploadId, terminal),
  )
    .argument('<dataset>', 'data set id')
    .argument('<upload>', 'upload id')
    .option('--timeout <minutes>', 'give up after this time (default: 360)', minutes)
    .option(
      '--poll <seconds>',
      'interval for polling AMC (default: at once, then every 15 to 120 s)',
      seconds,
    );
  command.addCommand(checkUploadsCommand(terminal, finish));
  return command;
}

/** `uploads create`: for a run, or for files that an engine wrote. */
export function createUploadCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const command = withUploadOptions(
    withPreparedRules(
      withPrefixOptions(
        withRequiredOption(
          withAmcOptions(
            new Command('create').description(
              'Upload a complete run in S3 to AMC, or files that an engine wrote, unchanged.',
            ),
          ).argument('[run]', 'the run: s3://bucket/prefix/DATASETID/RUNID/'),
          schemaOption(),
        ).option('--kms-key-id <key>', 'KMS key to encrypt its records in the ledger'),
      )
        .option(
          '--out <s3-url>',
          'with --prefix: where report, rejects and manifest go: s3://bucket/prefix, outside of --prefix',
        )
        .option(
          '--manifest-out <s3-url>',
          'with --prefix: where the manifest goes, for AMC to read (default: --out)',
        )
        .option(
          '--ledger <place>',
          'with --prefix: where uploads are recorded (default: next to the runs in --out)',
        )
        .option('--dry-run', 'with --prefix: check the files and say what would be uploaded; write nothing')
        .option('--quiet', 'no progress and no summary, only failures'),
    ),
  ).action(async (run: string | undefined, flags: UploadPreparedFlags) => {
    if (flags.prefix !== undefined) {
      const both = () => Promise.reject(twoThings());
      return run === undefined
        ? finish(await uploadPrepared(flags, terminal))
        : runAction(terminal, flags.json === true, finish, both);
    }
    return runAction(terminal, flags.json === true, finish, async () => {
      if (run === undefined) throw twoThings();
      return create(await connectToAmc(flags, terminal), flags, run, terminal);
    });
  });
  return withExamples(
    command,
    'amc-ingest uploads create s3://my-bucket/amc/d2c_sales/run-1a2b3c/ --schema d2c-sales --wait',
    'amc-ingest uploads create --prefix s3://my-lake/amc/sales/2024-05-13/ --schema d2c-sales --out s3://my-bucket/amc --wait',
  );
}

function twoThings(): UsageError {
  return new UsageError(
    'Name one thing to hand over: a run (s3://bucket/prefix/DATASETID/RUNID/), or with --prefix a folder of files that an engine wrote.',
    { code: 'INVALID_OPTIONS' },
  );
}

async function create(
  connection: AmcConnection,
  flags: UploadPreparedFlags,
  run: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const schema = await loadSchema(flags.schema ?? '');
  const strategy: AmcUpdateStrategy = flags.strategy ?? DEFAULT_STRATEGY;
  checkStrategy(strategy, schema);
  const client = await loadS3Client();
  try {
    const report = await readRunReport(run, client, terminal.signal);
    const { signal } = terminal;
    const given = { source: flags.source, name: flags.deliveryName };
    const terms =
      report.prepared === undefined
        ? {}
        : await preparedTerms(report, { strategy, delivery: given, s3Client: () => client, signal });
    const { outcomes, exitCode, arrivals } = await handOver({
      connection,
      report,
      flags,
      kmsKeyId: flags.kmsKeyId,
      ...terms,
      terminal,
      log: await openRunLog(flags, terminal),
    });
    if (flags.json === true)
      terminal.stdout.write(
        `${JSON.stringify({ runId: report.runId, uploads: outcomes, ...(arrivals.length === 0 ? {} : { arrivals }) })}\n`,
      );
    return exitCode;
  } finally {
    client.destroy();
  }
}

async function list(
  { client, instances }: AmcConnection,
  flags: UploadFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  for (const { instanceId, uploads } of instances) {
    const kind = await kindIfKnown(client, instanceId, terminal.signal);
    for await (const upload of uploads.list({
      dataSetId: flags.dataset,
      status: flags.status,
      signal: terminal.signal,
    })) {
      const result = { ...upload, instanceId, instanceKind: kind };
      printResult(terminal, flags.json === true, result, describe(upload, kind));
    }
  }
  return EXIT_CODES.done;
}

async function status(
  connection: AmcConnection,
  flags: UploadFlags,
  dataSetId: string,
  uploadId: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const { signal } = terminal;
  const { instanceId, uploads } = onlyInstance(connection);
  const upload = await uploads.get(dataSetId, uploadId, { signal });
  const kind = await kindIfKnown(connection.client, instanceId, signal);
  printResult(terminal, flags.json === true, { ...upload, instanceKind: kind }, describe(upload, kind));
  return EXIT_CODES.done;
}

async function wait(
  connection: AmcConnection,
  flags: UploadFlags,
  dataSetId: string,
  uploadId: string,
  terminal: Terminal,
): Promise<ExitCode> {
  const { instanceId, uploads } = onlyInstance(connection);
  const instanceKind = await kindIfKnown(connection.client, instanceId, terminal.signal);
  const result = await uploads.wait(dataSetId, uploadId, {
    firstDelayMs: 0,
    ...waitOptions(flags),
    instanceKind,
    signal: terminal.signal,
    onStatus: reportChanges(({ statusText }) => {
      terminal.stderr.write(`upload ${uploadId}: ${statusText}\n`);
    }),
  });
  printResult(
    terminal,
    flags.json === true,
    { ...result.upload, instanceKind, summary: result.summary },
    `${result.summary}\n`,
  );
  return result.status === 'SUCCESS' ? EXIT_CODES.done : EXIT_CODES.delivery;
}

function describe(upload: AmcUpload, kind: AmcInstanceKind | undefined): string {
  const rows = upload.metrics?.['OutputRowCount'];
  const parts = [
    upload.uploadId,
    upload.dataSetId ?? '',
    upload.statusText,
    upload.createdAt ?? '',
    rows === undefined ? '' : arrivedText(rows, kind),
    upload.message ?? '',
  ];
  return `${parts.filter((part) => part !== '').join('  ')}\n`;
}
