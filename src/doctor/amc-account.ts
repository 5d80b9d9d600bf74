import { UsageError } from '../errors.js';

/** Who reads the files: AMC's data upload account, or one of its roles or users. */
export interface AmcAccount {
  readonly accountId: string;
  /** `aws`, `aws-us-gov`, `aws-cn`. */
  readonly partition: string;
  /** As written in a policy; `…:root` means the whole account. */
  readonly arn: string;
}

const ACCOUNT_ID = /^\d{12}$/;
const ARN = /^arn:(aws(?:-[a-z]+)*):iam::(\d{12}):(?:root|(?:role|user)\/[\w+=,.@/-]+)$/;

/**
 * Parses an AWS account id, or the ARN of an account's root, role or user.
 * @throws {UsageError} INVALID_AMC_ACCOUNT
 */
export function parseAmcAccount(text: string): AmcAccount {
  const trimmed = text.trim();
  if (ACCOUNT_ID.test(trimmed)) {
    return { accountId: trimmed, partition: 'aws', arn: `arn:aws:iam::${trimmed}:root` };
  }
  const [arn, partition, accountId] = ARN.exec(trimmed) ?? [];
  if (arn === undefined || partition === undefined || accountId === undefined) {
    throw new UsageError(
      `Cannot use "${text}" as AMC's data upload account. Give the 12 digits of its AWS account id, or an ARN such as arn:aws:iam::111122223333:root; the settings of the AMC instance name it.`,
      { code: 'INVALID_AMC_ACCOUNT' },
    );
  }
  return { accountId, partition, arn };
}

/** Whether the whole account is meant. */
export function isWholeAccount(account: AmcAccount): boolean {
  return account.arn.endsWith(':root');
}
