import { z } from 'zod';
import type { BucketReader } from '../aws/bucket-reader.js';
import { signedCall } from '../aws/signed-call.js';
import { COLLABORATION_REGION } from '../model/collaboration.js';
import { type BucketStatement, parseBucketPolicy } from './bucket-policy.js';
import { failed, failedBy, ok, skipped, warning, type CheckResult } from './check-result.js';
import { unreadable } from './check-policy.js';
import { globMatches } from './glob.js';

export const ENCRYPTION = 'encryption';
const KEY_ARN = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):(\d{12}):key\/[0-9a-f-]+$/;
const DECRYPT = 'kms:decrypt';

const policyAnswer = z.looseObject({ Policy: z.string() });

/**
 * Whether the stack's roles can decrypt the files: with S3's own keys they can; the user's own key must be in
 * the template and in the region, and its policy must leave the decision to IAM. Needs
 * `s3:GetEncryptionConfiguration` and, for such a key, `kms:GetKeyPolicy`.
 * @param given key of `--kms-key-id`; default: that of the bucket
 */
export async function checkTableKey(
  reader: BucketReader,
  given: string | undefined,
  signal: AbortSignal,
): Promise<CheckResult> {
  let key: string | null;
  try {
    key = given ?? (await reader.encryptionKey(signal));
  } catch (error) {
    return unreadable(ENCRYPTION, error) ?? failedBy(ENCRYPTION, error);
  }
  if (key === null || key.endsWith('alias/aws/s3'))
    return ok(ENCRYPTION, 'by keys of S3: the roles of the stack need nothing more.');
  const [, region, account = ''] = KEY_ARN.exec(key) ?? [];
  if (region === undefined) {
    return warning(
      ENCRYPTION,
      'by a KMS key that is not named by its ARN; the roles of the stack need it.',
      'Give the ARN of the key to the template: --parameter-overrides KmsKeyArn=arn:aws:kms:us-east-1:ACCOUNT:key/…',
    );
  }
  if (region !== COLLABORATION_REGION) {
    return failed(
      ENCRYPTION,
      `the key is in ${region}; all that AMC reads, keys included, has to be in ${COLLABORATION_REGION}.`,
      `Give a key in ${COLLABORATION_REGION}, or leave the encryption to the bucket.`,
    );
  }
  return checkKeyPolicy(key, account, signal);
}

async function checkKeyPolicy(key: string, account: string, signal: AbortSignal): Promise<CheckResult> {
  const parameter = `Deploy the template with --parameter-overrides KmsKeyArn=${key}`;
  const result = await signedCall({
    service: 'kms',
    region: COLLABORATION_REGION,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.GetKeyPolicy' },
    body: { KeyId: key, PolicyName: 'default' },
    signal,
  });
  if ('refused' in result) {
    if (result.refused === 'NotFoundException')
      return failed(ENCRYPTION, `there is no key ${key}.`, 'Give the ARN of a key that exists.');
    return skipped(
      ENCRYPTION,
      `by ${key}; not known whether its policy lets the roles of the stack decrypt: ${result.refused}. It takes kms:GetKeyPolicy.`,
      `${parameter}, and check that its policy leaves the decision to IAM (the statement for arn:aws:iam::${account}:root).`,
    );
  }
  const parsed = policyAnswer.safeParse(result.answer);
  const statements = parsed.success ? parseBucketPolicy(parsed.data.Policy) : null;
  const about = statements?.filter((statement) => isAboutDecrypting(statement));
  const lets = about?.some((statement) => leavesToIam(statement, account)) === true;
  if (lets && about?.every(({ Effect: effect }) => effect === 'Allow') === true)
    return { ...ok(ENCRYPTION, `by ${key}, whose policy leaves the decision to IAM.`), whatToDo: parameter };
  return warning(
    ENCRYPTION,
    `by ${key}, whose policy ${lets ? 'denies somebody kms:Decrypt' : 'does not leave the decision to IAM'}: the roles of the stack may not be able to decrypt.`,
    `${parameter}, and let the two roles that it makes kms:Decrypt in the policy of the key.`,
  );
}

function isAboutDecrypting({ Action: actions, NotAction: notActions }: BucketStatement): boolean {
  const matches = (pattern: string) => globMatches(pattern.toLowerCase(), DECRYPT);
  if (actions !== undefined) return actions.some(matches);
  return notActions !== undefined && !notActions.some(matches);
}

/** Whether the account's roles may use the key when their own policies allow it. */
function leavesToIam(
  { Effect: effect, Principal: principal, Condition: condition }: BucketStatement,
  account: string,
): boolean {
  if (effect !== 'Allow' || principal === undefined || condition !== undefined) return false;
  const names = principal === '*' ? ['*'] : (principal['AWS'] ?? []);
  const root = new RegExp(`^(?:\\*|${account}|arn:aws[a-z-]*:iam::${account}:root)$`);
  return names.some((name) => root.test(name));
}
