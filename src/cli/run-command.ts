import { Command, CommanderError } from 'commander';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import type { S3Client } from '@aws-sdk/client-s3';
import { loadS3Client } from '../aws/load-s3-client.js';
import type { FoundDelivery } from '../delivery/find-delivery.js';
import type { GivenDelivery } from '../hand-over/replacing/delivery-of-run.js';
import { DEFAULT_OUT } from '../ingest/ingest-options.js';
import { loadSchema } from '../schema/load-schema.js';
import type { AmcConnection } from './amc-connection.js';
import { DEFAULT_STRATEGY } from './default-strategy.js';
import type { HandOverFlags } from './hand-over.js';
import type { RunLog } from './log/run-log.js';
import { runAction } from './action.js';
import { chooseOutput } from './choose-output.js';
import {
  collaborationOptions,
  withCollaborationOptions,
  type CollaborationFlags,
} from './collaboration-options.js';
import { configureCommand } from './configure-command.js';
import { performRun } from './perform-run.js';
import { PROJECT_FILE } from './project/project-file.js';
import { runJobs, type PreparedJobs } from './project/run-jobs.js';
import { withRunOptions, type RunFlags } from './run-options.js';
import { SETTINGS_HELP } from './settings-help.js';
import type { Terminal } from './terminal.js';
import { withUploadOptions } from './upload-options.js';
import { createUploadCommand } from './uploads-command.js';
import { OF_PREPARED, validateCommand } from './validate-command.js';

interface Flags extends Omit<RunFlags, 'collaboration'>, HandOverFlags, CollaborationFlags {
  readonly upload?: boolean;
  readonly project?: string;
  readonly job?: string[];
  readonly delivery?: string;
  readonly ignore?: string[];
}

export function runCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return withUploadOptions(
    withCollaborationOptions(
      withRunOptions(
        new Command('run')
          .description('Standardize, hash, check and partition files, and write them as one run.')
          .argument(
            '[input...]',
            `files, folders, globs, s3:// keys or prefixes, or - for stdin (default: the jobs of ${PROJECT_FILE})`,
          ),
      ),
    )
      .optionsGroup('Project:')
      .option('--project <file>', `project file with the jobs to run (default: ${PROJECT_FILE})`)
      .option('--job <name...>', 'only these jobs of the project file')
      .optionsGroup('Upload:')
      .option('--upload', 'upload the run to AMC (needs --out s3://…)')
      .option(
        '--delivery <how>',
        'the input is a folder with one delivery; read it once it is complete: marker[:NAME], manifest[:NAME], quiet[:MINUTES]',
      )
      .option('--ignore <pattern...>', 'with --delivery: more names that are not data'),
  )
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest run samples/crm.csv --schema crm --country US
  amc-ingest run 'exports/*.csv.gz' --schema d2c-sales --out s3://my-bucket/amc --instance amcabc123
  zcat sales.csv.gz | amc-ingest run - --schema my-sales.json --json
  amc-ingest run sales.csv --schema d2c-sales --out s3://my-bucket/amc --upload --strategy OVERLAP_REPLACE --wait
  amc-ingest run samples/crm.csv --schema crm --country US --target collaboration
  amc-ingest run
  amc-ingest run --job sales --dry-run

A run is written to OUT/DATASETID/RUNID/: data/…, manifest.txt (written last), report.json, rejects.jsonl.
${SETTINGS_HELP}`,
    )
    .action(async (inputs: string[], flags: Flags) => {
      if (inputs.length > 0) return finish(await run(inputs, flags, terminal));
      const json = flags.json === true;
      return runAction(terminal, json, finish, () =>
        runJobs({
          project: flags.project,
          only: flags.job,
          more: wordsForJobs(terminal.args ?? []),
          isForPeople: flags.quiet !== true && flags.logFormat !== 'json',
          terminal,
          run: (words) => runJob('run', words, terminal),
          prepared: preparedJobs(terminal),
        }),
      );
    });
}

/** Runs one job as a separate command line. */
async function runJob(
  name: keyof typeof JOB_COMMANDS,
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT_CODES.done;
  const job = { ...terminal, args: [...name.split(' '), ...words] };
  const command = configureCommand(
    JOB_COMMANDS[name](job, (code) => (exitCode = code)),
    job,
  );
  try {
    await command.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return EXIT_CODES.usage;
    throw error;
  }
  return exitCode;
}

const JOB_COMMANDS = {
  run: runCommand,
  'uploads create': createUploadCommand,
  validate: validateCommand,
} as const;

/** Jobs of files that an engine wrote use other commands. */
function preparedJobs(terminal: Terminal): PreparedJobs {
  const upload = createUploadCommand(terminal, () => undefined).options.flatMap(({ long }) => long ?? []);
  const isOfCheck = (name: string) => OF_PREPARED.has(camelCase(name));
  const names = upload.map((long) => long.slice('--'.length));
  return {
    known: { upload: new Set(names), check: new Set(names.filter(isOfCheck)) },
    run: ({ isUpload, words }) => runJob(isUpload ? 'uploads create' : 'validate', words, terminal),
  };
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The words of the command line except `run` and the choice of jobs. */
function wordsForJobs(args: readonly string[]): string[] {
  const words: string[] = [];
  let isSkipping = false;
  for (const word of args.slice(1)) {
    if (word.startsWith('-')) isSkipping = /^--(?:job|project)$/.test(word);
    if (!isSkipping && !/^--(?:job|project)=/.test(word)) words.push(word);
  }
  return words;
}

function run(inputs: string[], flags: Flags, terminal: Terminal): Promise<ExitCode> {
  const {
    instance,
    join,
    json,
    quiet,
    verbose,
    logFormat,
    upload,
    strategy,
    wait,
    check: _check,
    timeout,
    poll,
    yes,
    forceUpload,
    source,
    deliveryName,
    minShare,
    periodsOf,
    project: _project,
    job: _job,
    delivery: how,
    ignore,
    table,
    key,
    tableName,
    identities,
    probeFile: _probeFile,
    ...options
  } = flags;
  return performRun({
    command: 'run',
    messageFlags: flags,
    terminal,
    out: options.dryRun === true ? null : (options.out ?? DEFAULT_OUT),
    prepare: async (log) => {
      // Anything that would prevent the hand-over is reported before the work begins.
      const connection = upload === true ? await prepareUpload(flags, terminal, log) : null;
      const output = await chooseOutput(flags);
      if (output.said !== null) log.step(output.said);
      const found = how === undefined ? null : await findFolder(inputs, how, ignore, terminal);
      const instanceIds = connection?.settings.instanceIds ?? instance;
      return {
        options: {
          ...options,
          ...collaborationOptions({ table, key, tableName, identities }),
          ...output.options,
          inputs: found === null ? inputs : [...found.inputs],
          ...(join === undefined ? {} : { joins: join }),
          ...(instanceIds === undefined ? {} : { instanceIds: [...instanceIds] }),
        },
        after:
          connection === null
            ? null
            : async (report) => {
                const { handOver } = await import('./hand-over.js');
                const { outcomes, exitCode, arrivals } = await handOver({
                  connection,
                  report,
                  flags,
                  kmsKeyId: flags.kmsKeyId,
                  ...(found === null ? {} : { delivery: deliveryOf(found, flags) }),
                  terminal,
                  log,
                });
                return {
                  fields: { uploads: outcomes, ...(arrivals.length === 0 ? {} : { arrivals }) },
                  exitCode,
                };
              },
      };
    },
  });
}

/** The files of the one folder that is the delivery. */
async function findFolder(
  inputs: readonly string[],
  how: string,
  ignore: readonly string[] | undefined,
  { signal }: Terminal,
): Promise<FoundDelivery> {
  const [folder, ...others] = inputs;
  if (folder === undefined || folder === '-' || others.length > 0) {
    throw new UsageError(
      'With --delivery, name one folder or s3://bucket/folder/: a delivery is one folder.',
      {
        code: 'INVALID_DELIVERY',
      },
    );
  }
  const { findDelivery, parseCompletion } = await import('../delivery/find-delivery.js');
  const clients: S3Client[] = [];
  const s3Client = async () => {
    const client = await loadS3Client();
    clients.push(client);
    return client;
  };
  try {
    return await findDelivery(folder, parseCompletion(how), { s3Client, ignore, signal });
  } finally {
    for (const client of clients) client.destroy();
  }
}

function deliveryOf({ delivery }: FoundDelivery, { source, deliveryName }: Flags): GivenDelivery {
  return {
    ...delivery,
    ...(source === undefined ? {} : { source }),
    ...(deliveryName === undefined ? {} : { name: deliveryName }),
  };
}

async function prepareUpload(flags: Flags, terminal: Terminal, log: RunLog): Promise<AmcConnection> {
  if (flags.target === 'collaboration') {
    throw new UsageError(
      'A collaboration instance takes no uploads: it reads tables from your S3 bucket. Leave --upload out; amc-ingest collaboration template writes what AWS needs to read them.',
      { code: 'NO_UPLOAD_OF_TABLES' },
    );
  }
  if (flags.out?.startsWith('s3://') !== true || flags.dryRun === true) {
    throw new UsageError(
      'AMC reads from S3 only: --upload needs --out s3://bucket/prefix, and no --dry-run. To rehearse the full upload without an account: amc-ingest rehearse.',
      {
        code: 'RUN_NOT_IN_S3',
      },
    );
  }
  const [{ checkStrategy }, { connectToAmc }] = await Promise.all([
    import('../hand-over/upload-definition.js'),
    import('./amc-connection.js'),
  ]);
  checkStrategy(flags.strategy ?? DEFAULT_STRATEGY, await loadSchema(flags.schema));
  return connectToAmc(flags, terminal, {
    onEvent: (event) => log.amc(event),
    onFound: (text) => log.step(text),
  });
}
