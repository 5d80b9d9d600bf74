import type { BucketReader } from '../aws/bucket-reader.js';
import { formatS3Location, type S3Location } from '../aws/s3-location.js';
import { IngestError } from '../errors.js';
import type { AccessNeed } from './amc-access.js';
import { type AmcAccount, parseAmcAccount } from './amc-account.js';
import { parseBucketPolicy } from './bucket-policy.js';
import { type CheckResult, failed, failedBy, ok, skipped, warning } from './check-result.js';
import { judgePolicy, type PolicyJudgement } from './policy-judgement.js';

const NAME = 'bucket policy';

/** Whether the bucket's policy lets AMC's data upload account read the objects below the prefix. */
export async function checkPolicy(
  reader: BucketReader,
  location: S3Location,
  amcAccount: string | undefined,
  signal: AbortSignal,
): Promise<CheckResult> {
  if (amcAccount === undefined) {
    return skipped(
      NAME,
      'no --amc-account was given, and AMC names none for the instance.',
      "Name the instance with --instance, or give AMC's data upload account, which the settings of the instance name.",
    );
  }
  try {
    const account = parseAmcAccount(amcAccount);
    return judge(await reader.policy(signal), location, account);
  } catch (error) {
    return unreadable(NAME, error) ?? failedBy(NAME, error);
  }
}

/** The skipped check when only the doctor's own permissions, or the server's features, are insufficient. */
export function unreadable(name: string, error: unknown): CheckResult | undefined {
  if (!(error instanceof IngestError)) return undefined;
  if (error.code !== 'ACCESS_DENIED' && error.code !== 'S3_NOT_SUPPORTED') return undefined;
  return skipped(name, error.message, 'Run the doctor with credentials of the owner of the bucket.');
}

function judge(text: string | null, location: S3Location, account: AmcAccount): CheckResult {
  const { bucket } = location;
  const printIt = `\`amc-ingest bucket-policy ${formatS3Location(location)} --amc-account ${account.arn}\` prints the statements to add.`;
  if (text === null) {
    return failed(NAME, `s3://${bucket} has no policy: AMC cannot read from it.`, printIt);
  }
  const statements = parseBucketPolicy(text);
  if (statements === null) {
    return warning(
      NAME,
      `the policy of s3://${bucket} is of a form that is not understood here.`,
      `Compare it by hand: ${printIt}`,
    );
  }
  const judged = judgePolicy(statements, location, account);
  const faults = faultsOf(judged, location, account, printIt);
  if (faults.length > 0) return failed(NAME, ...sentences(bucket, faults));
  const doubts = doubtsOf(judged, account);
  if (doubts.length > 0) return warning(NAME, ...sentences(bucket, doubts));
  return ok(NAME, `account ${account.accountId} may read ${formatS3Location(location)}.`);
}

/** A finding, and advice about it. */
type Finding = readonly [found: string, advice: string];

function faultsOf(
  { missing, denying }: PolicyJudgement,
  location: S3Location,
  account: AmcAccount,
  printIt: string,
): Finding[] {
  const findings: Finding[] = [];
  if (missing.length > 0) {
    const what = actionsOf(missing);
    findings.push([
      `it does not give account ${account.accountId} ${what} on ${formatS3Location(location)}`,
      printIt,
    ]);
  }
  if (denying.length > 0) {
    findings.push([
      `${statementsThat(denying, 'denies', 'deny')} account ${account.accountId} what it needs`,
      exceptIt(account),
    ]);
  }
  return findings;
}

function doubtsOf(
  { unsure, unsureStatements, maybeDenying, open }: PolicyJudgement,
  account: AmcAccount,
): Finding[] {
  const findings: Finding[] = [];
  if (unsure.length > 0) {
    findings.push([
      `${statementsThat(unsureStatements, 'gives', 'give')} ${actionsOf(unsure)} only under conditions, or to a part of the account, which cannot be judged from here`,
      'Check that they fit AMC.',
    ]);
  }
  if (maybeDenying.length > 0) {
    findings.push([
      `${statementsThat(maybeDenying, 'may deny', 'may deny')} account ${account.accountId} what it needs, by conditions that cannot be judged from here`,
      exceptIt(account),
    ]);
  }
  if (open.length > 0) {
    findings.push([
      `${statementsThat(open, 'lets', 'let')} everybody read the objects`,
      `Name ${account.arn} as the principal in place of "*".`,
    ]);
  }
  return findings;
}

function sentences(bucket: string, findings: readonly Finding[]): [message: string, whatToDo: string] {
  return [
    `the policy of s3://${bucket}: ${findings.map(([found]) => found).join('; ')}.`,
    findings.map(([, advice]) => advice).join(' '),
  ];
}

function exceptIt({ accountId }: AmcAccount): string {
  return `Except account ${accountId} from the denial, e.g. by the condition StringNotEquals aws:PrincipalAccount.`;
}

function actionsOf(needs: readonly AccessNeed[]): string {
  return needs.map(({ action }) => action).join(', ');
}

function statementsThat(names: readonly string[], singular: string, plural: string): string {
  return names.length === 1
    ? `statement ${names.join()} ${singular}`
    : `statements ${names.join(', ')} ${plural}`;
}
