import { Command } from 'commander';
import { AmcSettingsError } from '../amc/index.js';
import { formatS3Location, parseOutputPrefix, type S3Location } from '../aws/s3-location.js';
import { narrowBucketPolicy, plainBucketPolicy, type ReadableFiles } from '../doctor/amc-access.js';
import { parseAmcAccount } from '../doctor/amc-account.js';
import { shellQuote } from '../doctor/shell-quote.js';
import { INSTANCE_TAG } from '../model/instance-tag.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { s3ObjectSettings } from '../store/s3-object-settings.js';
import { runAction } from './action.js';
import { PROBE_FILE } from '../probe/probe-file.js';
import { connectToAmc, type AmcFlags } from './amc-connection.js';
import { choosePolicy, type ChosenPolicy, type PolicyFlags } from './choose-policy.js';
import { SETTINGS_HELP } from './settings-help.js';
import type { Terminal } from './terminal.js';

interface BucketPolicyFlags extends AmcFlags, PolicyFlags {
  readonly amcAccount?: string;
  readonly allFiles?: boolean;
}

/** `amc-ingest bucket-policy`: what to set on a bucket so that AMC may read from it. Changes nothing itself. */
export function bucketPolicyCommand(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  return new Command('bucket-policy')
    .description(
      "Print the bucket policy that lets AMC read runs, and the tags it needs: Amazon's own for a dedicated bucket, a narrow one for a prefix of a shared bucket. Changes nothing.",
    )
    .argument('<s3-url>', 'bucket, or bucket and prefix that runs are written to: s3://bucket[/prefix]')
    .option('--amc-account <id|arn>', "AMC's data upload account (default: asked from AMC)")
    .option('--instance <id...>', 'AMC instances that may read the files, for the tag instanceId')
    .option(
      '--plain',
      "Amazon's own text for a prefix, too: it opens the entire bucket, in case AMC cannot read otherwise",
    )
    .option(
      '--all-files',
      'every file below the prefix, for files that an engine wrote (uploads create --prefix)',
    )
    .option('--probe-file <file>', `what doctor --probe found (default: ${PROBE_FILE}, where there is one)`)
    .option('--no-probe-file', 'ignore what doctor --probe found')
    .option('--json', 'print policy, tags and commands as one JSON object to stdout')
    .addHelpText(
      'after',
      `
Examples:
  amc-ingest bucket-policy s3://my-bucket/amc > policy.json
  amc-ingest bucket-policy s3://my-bucket/amc --amc-account 111122223333 > policy.json
  amc-ingest bucket-policy s3://my-lake/exports --all-files > policy.json
  amc-ingest bucket-policy s3://my-bucket --amc-account arn:aws:iam::111122223333:root --instance amcabc123

The policy goes to stdout as JSON; its form, the tags and the commands that apply both go to stderr. For
s3://bucket it is Amazon's own text: give AMC a bucket that has nothing else in it (run --data-out). For
s3://bucket/prefix it is a narrow policy: AMC may read data files and manifests of runs, and list names below the prefix;
if doctor --probe found that AMC cannot read under it, Amazon's own text is printed. Without --amc-account, AMC is asked
for the account of the instances.
${SETTINGS_HELP}`,
    )
    .action((url: string, flags: BucketPolicyFlags) =>
      runAction(terminal, flags.json === true, finish, () => print(url, flags, terminal)),
    );
}

async function print(url: string, flags: BucketPolicyFlags, terminal: Terminal): Promise<ExitCode> {
  const { json } = flags;
  const { account: amcAccount, instance } = await uploadAccount(flags, terminal);
  const location = parseOutputPrefix(url);
  // The same checks that the objects' tags have to pass.
  s3ObjectSettings(instance);
  const account = parseAmcAccount(amcAccount);
  const isShared = location.key !== '';
  const { kind, reason }: ChosenPolicy = isShared
    ? await choosePolicy(flags)
    : { kind: 'plain', reason: null };
  const files: ReadableFiles = flags.allFiles === true ? 'all' : 'runs';
  const policy =
    kind === 'plain' ? plainBucketPolicy(location, account) : narrowBucketPolicy(location, account, files);
  const { bucket } = location;
  const ids = [...new Set(instance)];
  const tagging = ids.length === 0 ? null : { TagSet: [{ Key: INSTANCE_TAG, Value: ids.join(' ') }] };
  const readPolicy = `aws s3api get-bucket-policy --bucket ${bucket} --query Policy --output text`;
  const putPolicy = `aws s3api put-bucket-policy --bucket ${bucket} --policy`;
  const putTags = `aws s3api put-bucket-tagging --bucket ${bucket} --tagging ${shellQuote(JSON.stringify(tagging))}`;
  if (json === true) {
    const commands = [
      `${putPolicy} ${shellQuote(JSON.stringify(policy))}`,
      ...(tagging === null ? [] : [putTags]),
    ];
    terminal.stdout.write(`${JSON.stringify({ policy, kind, reason, tagging, commands })}\n`);
    return EXIT_CODES.done;
  }
  terminal.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  if (reason !== null) terminal.stderr.write(`${reason}\n`);
  terminal.stderr.write(`
${formText(kind, files, location)}
To apply it, save it as policy.json and run
  ${putPolicy} file://policy.json
Careful: this REPLACES the policy that the bucket has. Look at that first, and add these statements to it:
  ${readPolicy}

${tagging === null ? withoutInstances() : withInstances(putTags, bucket)}
`);
  return EXIT_CODES.done;
}

/** Which form was printed, and why. */
function formText(form: ChosenPolicy['kind'], files: ReadableFiles, location: S3Location): string {
  const { bucket } = location;
  if (form === 'narrow') {
    const what = files === 'all' ? 'all files' : 'data files and manifests of runs';
    const others =
      files === 'all'
        ? ''
        : '\nFor files of your own (uploads create --prefix) add --all-files, with their prefix.';
    return `This is the narrow policy, because s3://${bucket} is shared: AMC's account may read ${what}
below ${formatS3Location(location)}, and list the names there. Amazon's own text has no such conditions. Where AMC cannot read
under them, give it a bucket of its own (run --data-out), or take --plain.${others}`;
  }
  const isShared = location.key !== '';
  return `This is Amazon's own policy: AMC's account may list and read all of s3://${bucket}. ${
    isShared
      ? 'Take it for a shared bucket only where AMC cannot read\nunder the narrow policy, which is printed without --plain.'
      : 'Keep nothing else in that bucket: run --data-out\nputs data files and manifests there and everything else into --out. For a shared bucket, give the prefix.'
  }`;
}

/** The account to allow: as given, or as AMC reports it for the instances. */
async function uploadAccount(
  flags: BucketPolicyFlags,
  terminal: Terminal,
): Promise<{ readonly account: string; readonly instance: string[] }> {
  const { amcAccount, instance = [] } = flags;
  if (amcAccount !== undefined) return { account: amcAccount, instance };
  const { client, settings } = await connectToAmc(flags, terminal).catch((error: unknown) => {
    if (!(error instanceof AmcSettingsError)) throw error;
    throw new UsageError(
      `Give the account with --amc-account, or let AMC be asked for it. ${error.message}`,
      {
        code: 'AMC_SETTINGS',
        cause: error,
      },
    );
  });
  const accounts = new Map<string, string>();
  for (const id of settings.instanceIds) {
    const { uploadAccountId } = await client.instances.get(id, { signal: terminal.signal });
    if (uploadAccountId !== undefined) accounts.set(uploadAccountId, id);
  }
  const [account, second] = accounts.keys();
  if (account === undefined || second !== undefined) {
    throw new UsageError(
      `AMC names ${accounts.size === 0 ? 'no upload account' : 'different upload accounts'} for these instances. Give one with --amc-account; the settings of each instance in AMC name it.`,
      { code: 'NO_UPLOAD_ACCOUNT' },
    );
  }
  terminal.stderr.write(`AMC's upload account is ${account}.\n`);
  return { account, instance: [...settings.instanceIds] };
}

function withInstances(putTags: string, bucket: string): string {
  return `When the bucket is not in the AWS account connected to the instances, AMC reads from the tag ${INSTANCE_TAG} who may read:
  ${putTags}
Careful: this REPLACES all tags that the bucket has. Look at those first, and add them to the command:
  aws s3api get-bucket-tagging --bucket ${bucket}
Or tag the objects in place of the bucket: amc-ingest run … --instance ID…`;
}

function withoutInstances(): string {
  return `When the bucket is not in the AWS account connected to the instances, the bucket or each object also needs the tag
${INSTANCE_TAG} with up to 25 instance ids, separated by spaces. Give the ids with --instance to see how the bucket is
tagged, or tag the objects: amc-ingest run … --instance ID…`;
}
