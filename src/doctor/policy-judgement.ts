import type { S3Location } from '../aws/s3-location.js';
import { AMC_ACCESS, type AccessNeed } from './amc-access.js';
import { type AmcAccount, isWholeAccount } from './amc-account.js';
import type { BucketStatement, Principal } from './bucket-policy.js';
import { conditionsHold, type Verdict } from './condition.js';
import { globCovers, globMatches, globTouches } from './glob.js';

/** What a bucket's policy means for AMC. Statements are named by their Sid or number. */
export interface PolicyJudgement {
  /** Permissions that no statement gives. */
  readonly missing: readonly AccessNeed[];
  /** Permissions that are given only by statements whose conditions, or whose one role, may not be AMC's. */
  readonly unsure: readonly AccessNeed[];
  readonly unsureStatements: readonly string[];
  /** Statements that deny AMC something that it needs. */
  readonly denying: readonly string[];
  /** Statements that may deny it, by conditions that cannot be judged from here. */
  readonly maybeDenying: readonly string[];
  /** Statements that let everybody in the world read the objects. */
  readonly open: readonly string[];
}

/** Whom a statement is about, seen from AMC's account: `part` is another principal of the same account. */
type Aim = 'amc' | 'everyone' | 'part' | 'others';

/** Judges the statements for what AMC needs on the bucket and on all objects below the prefix. */
export function judgePolicy(
  statements: readonly BucketStatement[],
  location: S3Location,
  account: AmcAccount,
): PolicyJudgement {
  const named = statements.map((statement, index) => ({
    statement,
    name: statement.Sid ?? `number ${index + 1}`,
    aim: aimOf(statement, account),
  }));
  const missing: AccessNeed[] = [];
  const unsure: AccessNeed[] = [];
  const names = {
    unsure: new Set<string>(),
    no: new Set<string>(),
    maybe: new Set<string>(),
    open: new Set<string>(),
  };
  for (const need of AMC_ACCESS) {
    let best: Verdict = 'no';
    const unsureOfNeed: string[] = [];
    for (const { statement, name, aim } of named) {
      if (aim === 'others' || !namesAction(statement, need.action)) continue;
      if (!namesResource(statement, need, location, account)) continue;
      const judged = conditionsHold(statement.Condition, {
        action: need.action,
        accountId: account.accountId,
        prefix: location.key,
      });
      const effective = judged === 'yes' && aim === 'part' ? 'unknown' : judged;
      if (effective === 'no') continue;
      if (statement.Effect === 'Deny') {
        names[effective === 'yes' ? 'no' : 'maybe'].add(name);
        continue;
      }
      if (effective === 'yes') best = 'yes';
      else unsureOfNeed.push(name);
      if (aim === 'everyone' && need.on === 'objects' && statement.Condition === undefined)
        names.open.add(name);
    }
    if (best === 'yes') continue;
    if (unsureOfNeed.length === 0) missing.push(need);
    else {
      unsure.push(need);
      for (const name of unsureOfNeed) names.unsure.add(name);
    }
  }
  return {
    missing,
    unsure,
    unsureStatements: [...names.unsure],
    denying: [...names.no],
    maybeDenying: [...names.maybe].filter((name) => !names.no.has(name)),
    open: [...names.open],
  };
}

function aimOf(
  { Principal: principal, NotPrincipal: notPrincipal }: BucketStatement,
  account: AmcAccount,
): Aim {
  if (principal !== undefined) return aimOfPrincipal(principal, account);
  if (notPrincipal === undefined) return 'others';
  const excepted = aimOfPrincipal(notPrincipal, account);
  if (excepted === 'others') return 'everyone';
  return excepted === 'part' ? 'part' : 'others';
}

function aimOfPrincipal(principal: Principal, account: AmcAccount): Aim {
  const names = principal === '*' ? ['*'] : (principal['AWS'] ?? []);
  if (names.includes('*')) return 'everyone';
  const root = new RegExp(`^(arn:[a-z-]+:iam::)?${account.accountId}(:root)?$`);
  if (names.some((name) => name === account.arn || root.test(name))) return 'amc';
  const sameAccount = names.some((name) => name.split(':')[4] === account.accountId);
  return sameAccount && isWholeAccount(account) ? 'part' : 'others';
}

function namesAction({ Action: actions, NotAction: notActions }: BucketStatement, action: string): boolean {
  const matches = (pattern: string) => globMatches(pattern.toLowerCase(), action.toLowerCase());
  if (actions !== undefined) return actions.some(matches);
  return notActions !== undefined && !notActions.some(matches);
}

/** For Allow all of what AMC needs has to be named, for Deny any of it. */
function namesResource(
  { Effect: effect, Resource: resources, NotResource: notResources }: BucketStatement,
  need: AccessNeed,
  { bucket, key: prefix }: S3Location,
  { partition }: AmcAccount,
): boolean {
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  const onBucket = need.on === 'bucket';
  const all = (pattern: string) =>
    onBucket ? globMatches(pattern, bucketArn) : globCovers(pattern, `${bucketArn}/${prefix}`);
  const any = (pattern: string) =>
    onBucket ? globMatches(pattern, bucketArn) : globTouches(pattern, `${bucketArn}/${prefix}`, 'any');
  const allowing = effect === 'Allow';
  if (resources !== undefined) return resources.some(allowing ? all : any);
  return notResources !== undefined && !notResources.some(allowing ? any : all);
}
