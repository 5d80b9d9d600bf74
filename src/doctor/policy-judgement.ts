import type { S3Location } from '../aws/s3-location.js';
import { AMC_ACCESS, type AccessNeed, READ_BY_AMC } from './amc-access.js';
import { type AmcAccount, isWholeAccount } from './amc-account.js';
import type { BucketStatement, Principal } from './bucket-policy.js';
import { conditionsHold, type Verdict } from './condition.js';
import { globCovers, globMatches, globTouches } from './glob.js';

/** What a bucket's policy means for AMC. Statements are named by their Sid or number. */
export interface PolicyJudgement {
  /** Permissions that no statement grants. */
  readonly missing: readonly AccessNeed[];
  /** Permissions granted only by statements whose conditions or role may not apply to AMC. */
  readonly unsure: readonly AccessNeed[];
  readonly unsureStatements: readonly string[];
  /** Statements that deny AMC something that it needs. */
  readonly denying: readonly string[];
  /** Statements that may deny it, with conditions that cannot be judged from here. */
  readonly maybeDenying: readonly string[];
  /** Statements that let everybody in the world read the objects. */
  readonly open: readonly string[];
}

/**
 * Whom a statement addresses, from the point of view of AMC's account: `part` is another principal of the same
 * account.
 */
type Aim = 'amc' | 'everyone' | 'part' | 'others';

/** A permission and, for objects, the end of the names that it is needed for. */
interface NeedOf {
  readonly need: AccessNeed;
  readonly sample: string;
}

/** A character that no pattern names: only `*` and `?` match it. */
const ANY = '\u0001';
const SAMPLES = READ_BY_AMC.map((end) => end.replace('*', ANY.repeat(9)));
const NEEDS: readonly NeedOf[] = AMC_ACCESS.flatMap((need) =>
  need.on === 'bucket' ? [{ need, sample: '' }] : SAMPLES.map((sample) => ({ need, sample })),
);
/** Names of runs below a prefix, in several lengths: a pattern must not depend on their length. */
const RUNS = [17, 40].map((length) => `${ANY.repeat(length)}/${ANY.repeat(length)}`);

/**
 * Judges the statements by what AMC needs on the bucket, and on data files and manifests of runs below the
 * prefix.
 */
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
  const missing = new Set<AccessNeed>();
  const unsure = new Set<AccessNeed>();
  const names = {
    unsure: new Set<string>(),
    no: new Set<string>(),
    maybe: new Set<string>(),
    open: new Set<string>(),
  };
  for (const of of NEEDS) {
    const { need } = of;
    let best: Verdict = 'no';
    const unsureOfNeed: string[] = [];
    for (const { statement, name, aim } of named) {
      if (aim === 'others' || !namesAction(statement, need.action)) continue;
      if (!namesResource(statement, of, location, account)) continue;
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
    if (unsureOfNeed.length === 0) missing.add(need);
    else {
      unsure.add(need);
      for (const name of unsureOfNeed) names.unsure.add(name);
    }
  }
  return {
    missing: [...missing],
    unsure: [...unsure].filter((need) => !missing.has(need)),
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

/** For Allow, all resources that AMC needs must be named; for Deny, any of them. */
function namesResource(
  { Effect: effect, Resource: resources, NotResource: notResources }: BucketStatement,
  { need, sample }: NeedOf,
  { bucket, key: prefix }: S3Location,
  { partition }: AmcAccount,
): boolean {
  const bucketArn = `arn:${partition}:s3:::${bucket}`;
  const onBucket = need.on === 'bucket';
  const below = `${bucketArn}/${prefix}`;
  const all = (pattern: string) =>
    onBucket
      ? globMatches(pattern, bucketArn)
      : globCovers(pattern, below) || RUNS.every((run) => globMatches(pattern, below + run + sample));
  const any = (pattern: string) =>
    onBucket ? globMatches(pattern, bucketArn) : globTouches(pattern, below, 'any');
  const allowing = effect === 'Allow';
  if (resources !== undefined) return resources.some(allowing ? all : any);
  return notResources !== undefined && !notResources.some(allowing ? any : all);
}
