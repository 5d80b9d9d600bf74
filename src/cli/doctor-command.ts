import { Command } from 'commander';
import { readAwsSecret } from '../aws/secret-reader.js';
import { type CheckResult, type CheckStatus, doctorExitCode, runDoctor } from '../doctor/index.js';
import { EXIT_CODES, type ExitCode } from '../errors.js';
import { printResult, runAction } from './action.js';
import { SETTINGS_HELP } from './amc-connection.js';
import type { Terminal } from './terminal.js';

interface DoctorFlags {
  readonly out?: string;
  readonly instance?: string[];
  readonly amcAccount?: string;
  readonly kmsKeyId?: string;
  readonly schema?: string;
  readonly json?: boolean;
}

const SIGNS: Readonly<Record<CheckStatus, string>> = { ok: '✓', warning: '!', failed: '✗', skipped: '-' };
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;

/** `amc-ingest doctor`: whether everything is in place for a hand-over, and what to do where it is not. */
export function doctorCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('doctor')
    .description(
      'Check whether all is in place for a hand-over to AMC: settings, credentials, instances, bucket, policy, tags, keys, clock. Changes nothing.',
    )
    .option('--out <s3-url>', 'where runs are written, s3://bucket/prefix')
    .option('--instance <id...>', 'AMC instances (default: AMC_INSTANCE_ID)')
    .option('--amc-account <id|arn>', "AMC's data upload account, which the settings of the instance name")
    .option('--kms-key-id <arn>', 'KMS key that the files are encrypted with')
    .option('--schema <name|file>', 'schema whose customerEncryptionKeyArn is looked at')
    .option('--json', 'print the findings as one JSON object to stdout')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest doctor
  amc-ingest doctor --out s3://my-bucket/amc --amc-account 111122223333
  amc-ingest doctor --out s3://my-bucket/amc --amc-account 111122223333 --instance amcabc123 --json

All checks are made, whatever fails; what an option is missing for is skipped. The bucket is looked at with the AWS
credentials in use, which need s3:ListBucket, s3:GetBucketPolicy, s3:GetBucketTagging and
s3:ListBucketMultipartUploads.
${SETTINGS_HELP}

Exit codes: 0 nothing failed, 2 something has to be changed, 4 AMC or S3 failed, 130 interrupted.`,
    )
    .action((flags: DoctorFlags) =>
      runAction(terminal, flags.json === true, finish, () => examine(flags, terminal)),
    );
}

async function examine({ instance, json, ...options }: DoctorFlags, terminal: Terminal): Promise<ExitCode> {
  const checks = await runDoctor({
    ...options,
    instanceIds: instance,
    readSecret: readAwsSecret,
    signal: terminal.signal,
  });
  const exitCode = doctorExitCode(checks);
  const healthy = exitCode === EXIT_CODES.done;
  printResult(terminal, json === true, { healthy, checks }, describe(checks));
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
