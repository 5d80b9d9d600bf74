import { Command, InvalidArgumentError, Option } from 'commander';
import { loadS3Client } from '../aws/load-s3-client.js';
import { isS3Url } from '../aws/s3-location.js';
import { readAwsSecret } from '../aws/secret-reader.js';
import { doctorExitCode, type CheckResult, type CheckStatus } from '../doctor/check-result.js';
import { EXIT_CODES, type ExitCode, UsageError } from '../errors.js';
import { TARGETS } from '../model/collaboration.js';
import { printResult, runAction } from './action.js';
import { confirm } from './confirm.js';
import { probe } from './probe-command.js';
import { SETTINGS_HELP } from './settings-help.js';
import type { Terminal } from './terminal.js';
import { minutes, seconds } from './upload-options.js';

interface DoctorFlags {
  readonly out?: string;
  readonly instance?: string[];
  readonly amcAccount?: string;
  readonly kmsKeyId?: string;
  readonly schema?: string;
  readonly target?: (typeof TARGETS)[number];
  readonly abortUploads?: boolean;
  readonly olderThan: number;
  readonly probe?: boolean;
  readonly cleanUp?: boolean;
  readonly probeFile?: string;
  readonly timeout?: number;
  readonly poll?: number;
  readonly verbose?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/**
 * Skipped for collaborations: AMC reads their tables through Clean Rooms, so neither bucket policy nor tags
 * matter.
 */
const UPLOAD_CHECKS: ReadonlySet<string> = new Set([
  'bucket',
  'bucket policy',
  'tags',
  'unfinished uploads',
  'KMS key',
]);
const SIGNS: Readonly<Record<CheckStatus, string>> = { ok: '✓', warning: '!', failed: '✗', skipped: '-' };
/** A large file takes hours over a slow line; no run takes longer than a day. */
const DAY_HOURS = 24;
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;

/** `amc-ingest doctor`: whether everything is in place for a hand-over, and what to do if not. */
export function doctorCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('doctor')
    .description(
      'Check whether everything is ready for an upload to AMC: settings, credentials, instances, bucket, policy, tags, keys, clock. Changes nothing unless --abort-uploads or --probe is given; on an S3-compatible server it writes and deletes an empty object.',
    )
    .option('--out <s3-url>', 'where runs are written, s3://bucket/prefix')
    .option('--instance <id|name...>', 'AMC instances, by id or name (default: AMC_INSTANCE_ID)')
    .option('--amc-account <id|arn>', "AMC's data upload account (default: asked from AMC)")
    .option('--kms-key-id <arn>', 'KMS key that the files are encrypted with')
    .option('--schema <name|file>', 'schema whose customerEncryptionKeyArn is checked')
    .addOption(
      new Option(
        '--target <target>',
        'what --out is for: uploads of a standard instance (the default), or tables of a collaboration instance',
      ).choices(TARGETS),
    )
    .option('--abort-uploads', 'abort multipart uploads that crashed runs left below --out')
    .option(
      '--older-than <hours>',
      'with --abort-uploads: age from which a run is treated as crashed',
      toHours,
      DAY_HOURS,
    )
    .option(
      '--probe',
      'find out in which forms AMC reads files: uploads synthetic rows below --out to a separate data set, asks what arrived, and deletes both',
    )
    .option('--clean-up', 'with --probe: only delete the leftovers of an interrupted probe')
    .option(
      '--probe-file <file>',
      'with --probe: where its findings are stored (default: amc-ingest-probe.json)',
    )
    .option('--timeout <minutes>', 'with --probe: give up after this time (default: 360)', minutes)
    .option('--poll <seconds>', 'with --probe: interval for polling AMC', seconds)
    .option('--verbose', 'with --probe: print every call to AMC to stderr')
    .option('--yes', 'do not ask before aborting, creating or deleting anything')
    .option('--json', 'print the findings as one JSON object to stdout')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest doctor
  amc-ingest doctor --out s3://my-bucket/amc --amc-account 111122223333
  amc-ingest doctor --out s3://my-bucket/amc --amc-account 111122223333 --instance amcabc123 --json
  amc-ingest doctor --out s3://my-bucket/tables --target collaboration
  amc-ingest doctor --out s3://my-bucket/amc --abort-uploads --older-than 48
  amc-ingest doctor --probe --out s3://my-bucket/amc --instance amcsandbox1
  amc-ingest doctor --probe --clean-up --out s3://my-bucket/amc --yes

All checks run, even if one fails; checks whose option is missing are skipped. The bucket is checked with the AWS
credentials in use, which need s3:ListBucket, s3:GetBucketPolicy, s3:GetBucketTagging and
s3:ListBucketMultipartUploads; --abort-uploads needs s3:AbortMultipartUpload; --probe needs s3:PutObject,
s3:PutObjectTagging and s3:DeleteObject below --out, prefers a sandbox, and asks before it uses another instance.
With --target collaboration they need s3:ListBucket, s3:GetEncryptionConfiguration, lakeformation:ListResources and, for
your own KMS key, kms:GetKeyPolicy; checks without permission are skipped, with the command to run instead.
${SETTINGS_HELP}

Exit codes: 0 nothing failed, 2 something has to be changed, 4 AMC or S3 failed, 130 interrupted.`,
    )
    .action((flags: DoctorFlags) =>
      runAction(terminal, flags.json === true, finish, () => examine(flags, terminal)),
    );
}

async function examine(flags: DoctorFlags, terminal: Terminal): Promise<ExitCode> {
  if (flags.probe === true) return probe(flags, terminal);
  if (flags.cleanUp === true) {
    throw new UsageError('--clean-up deletes what a probe has left: add --probe.', {
      code: 'INVALID_OPTIONS',
    });
  }
  const { instance, json, abortUploads = false, olderThan, yes, out, target } = flags;
  const { amcAccount, kmsKeyId, schema } = flags;
  const isForTables = target === 'collaboration';
  if (abortUploads && (out === undefined || !isS3Url(out))) {
    throw new UsageError('--abort-uploads needs the place of the runs: add --out s3://bucket/prefix.', {
      code: 'INVALID_OPTIONS',
    });
  }
  // Loaded only now, because no other command needs it.
  const { abortOldUploads, checkCollaboration, runDoctor, S3_TIMEOUTS } = await import('../doctor/index.js');
  const { signal } = terminal;
  const all = await runDoctor({
    out: isForTables ? undefined : out,
    amcAccount,
    kmsKeyId: isForTables ? undefined : kmsKeyId,
    schema,
    target,
    instanceIds: instance,
    readSecret: readAwsSecret,
    signal,
  });
  const checks = isForTables
    ? [
        ...all.filter(({ name }) => !UPLOAD_CHECKS.has(name)),
        ...(await checkCollaboration({ out, kmsKeyId, signal })),
      ]
    : all;
  if (!abortUploads || out === undefined) return printChecks(checks, json === true, terminal);
  const client = await loadS3Client(S3_TIMEOUTS);
  try {
    const aborted = await abortOldUploads({
      out,
      olderThanHours: olderThan,
      confirm: (question) => confirm(question, yes === true, terminal),
      client,
      signal: terminal.signal,
    });
    return printChecks([...checks, aborted], json === true, terminal);
  } finally {
    client.destroy();
  }
}

function toHours(text: string): number {
  const hours = Number(text);
  if (!/^\d+$/.test(text) || hours < 1)
    throw new InvalidArgumentError('Give a whole number of hours from 1 on, e.g. 48.');
  return hours;
}

function printChecks(checks: readonly CheckResult[], json: boolean, terminal: Terminal): ExitCode {
  const exitCode = doctorExitCode(checks);
  const healthy = exitCode === EXIT_CODES.done;
  printResult(terminal, json, { healthy, checks }, describe(checks));
  return exitCode;
}

function describe(checks: readonly CheckResult[]): string {
  const lines = checks.flatMap(({ name, status, message, whatToDo }) => [
    `${SIGNS[status]} ${plain(name)}: ${status === 'skipped' ? 'skipped, ' : ''}${plain(message)}`,
    ...(whatToDo === undefined ? [] : [`    → ${plain(whatToDo)}`]),
  ]);
  const count = (wanted: CheckStatus) => checks.filter(({ status }) => status === wanted).length;
  lines.push(
    '',
    `${count('ok')} ok, ${count('warning')} to look at, ${count('failed')} failed, ${count('skipped')} skipped.`,
  );
  return `${lines.join('\n')}\n`;
}

/**
 * Without characters that a terminal interprets, which answers of servers may contain; continuation lines are
 * indented.
 */
function plain(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replaceAll(CONTROL, '\uFFFD'))
    .join('\n    ');
}
