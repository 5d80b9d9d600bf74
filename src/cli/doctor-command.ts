import { Command, InvalidArgumentError } from 'commander';
import { loadS3Client } from '../aws/load-s3-client.js';
import { isS3Url } from '../aws/s3-location.js';
import { readAwsSecret } from '../aws/secret-reader.js';
import { doctorExitCode, type CheckResult, type CheckStatus } from '../doctor/check-result.js';
import { EXIT_CODES, type ExitCode, UsageError } from '../errors.js';
import { printResult, runAction } from './action.js';
import { SETTINGS_HELP } from './amc-connection.js';
import { confirm } from './confirm.js';
import type { Terminal } from './terminal.js';

interface DoctorFlags {
  readonly out?: string;
  readonly instance?: string[];
  readonly amcAccount?: string;
  readonly kmsKeyId?: string;
  readonly schema?: string;
  readonly abortUploads?: boolean;
  readonly olderThan: number;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const SIGNS: Readonly<Record<CheckStatus, string>> = { ok: '✓', warning: '!', failed: '✗', skipped: '-' };
/** A large file takes hours over a slow line; no run takes longer than a day. */
const DAY_HOURS = 24;
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;

/** `amc-ingest doctor`: whether everything is in place for a hand-over, and what to do where it is not. */
export function doctorCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('doctor')
    .description(
      'Check whether all is in place for a hand-over to AMC: settings, credentials, instances, bucket, policy, tags, keys, clock. Changes nothing unless --abort-uploads is given.',
    )
    .option('--out <s3-url>', 'where runs are written, s3://bucket/prefix')
    .option('--instance <id|name...>', 'AMC instances, by id or name (default: AMC_INSTANCE_ID)')
    .option('--amc-account <id|arn>', "AMC's data upload account (default: AMC is asked for it)")
    .option('--kms-key-id <arn>', 'KMS key that the files are encrypted with')
    .option('--schema <name|file>', 'schema whose customerEncryptionKeyArn is looked at')
    .option('--abort-uploads', 'abort multipart uploads that dead runs have left below --out')
    .option(
      '--older-than <hours>',
      'age from which on a run is taken for dead, with --abort-uploads',
      toHours,
      DAY_HOURS,
    )
    .option('--yes', 'do not ask before uploads are aborted')
    .option('--json', 'print the findings as one JSON object to stdout')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest doctor
  amc-ingest doctor --out s3://my-bucket/amc --amc-account 111122223333
  amc-ingest doctor --out s3://my-bucket/amc --amc-account 111122223333 --instance amcabc123 --json
  amc-ingest doctor --out s3://my-bucket/amc --abort-uploads --older-than 48

All checks are made, whatever fails; what an option is missing for is skipped. The bucket is looked at with the AWS
credentials in use, which need s3:ListBucket, s3:GetBucketPolicy, s3:GetBucketTagging and
s3:ListBucketMultipartUploads; --abort-uploads needs s3:AbortMultipartUpload.
${SETTINGS_HELP}

Exit codes: 0 nothing failed, 2 something has to be changed, 4 AMC or S3 failed, 130 interrupted.`,
    )
    .action((flags: DoctorFlags) =>
      runAction(terminal, flags.json === true, finish, () => examine(flags, terminal)),
    );
}

async function examine(flags: DoctorFlags, terminal: Terminal): Promise<ExitCode> {
  const { instance, json, abortUploads = false, olderThan, yes, ...options } = flags;
  const { out } = options;
  if (abortUploads && (out === undefined || !isS3Url(out))) {
    throw new UsageError('--abort-uploads needs the place of the runs: add --out s3://bucket/prefix.', {
      code: 'INVALID_OPTIONS',
    });
  }
  // Loaded only now, as no other command needs it.
  const { abortOldUploads, runDoctor, S3_TIMEOUTS } = await import('../doctor/index.js');
  const checks = await runDoctor({
    ...options,
    instanceIds: instance,
    readSecret: readAwsSecret,
    signal: terminal.signal,
  });
  if (!abortUploads || out === undefined) return tell(checks, json === true, terminal);
  const client = await loadS3Client(S3_TIMEOUTS);
  try {
    const aborted = await abortOldUploads({
      out,
      olderThanHours: olderThan,
      confirm: (question) => confirm(question, yes === true, terminal),
      client,
      signal: terminal.signal,
    });
    return tell([...checks, aborted], json === true, terminal);
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

function tell(checks: readonly CheckResult[], json: boolean, terminal: Terminal): ExitCode {
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

/** Without characters that a terminal acts upon, as answers of servers may hold; further lines are indented. */
function plain(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replaceAll(CONTROL, '\uFFFD'))
    .join('\n    ');
}
