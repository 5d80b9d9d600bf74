import { Aws, CfnRule, Fn } from 'aws-cdk-lib';
import { AccountPrincipal, ArnPrincipal, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Key, type IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { AMC_KEY_REGION } from './check-settings.js';
import type { StackSettings } from './stack-settings.js';

/** The permissions that Amazon's data upload account needs on a customer's key. */
const AMC_USES = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
/** The permissions for writing and reading objects, including uploads in parts. */
const OBJECTS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * KMS keys, if settings request them. There are two, so that AMC's account can decrypt data files and never a raw drop,
 * whatever a bucket's policy says.
 */
export class Keys {
  /** Drops, reports, ledger. */
  readonly key: IKey | null;
  /** Data files and manifests. */
  readonly dataKey: IKey | null;

  constructor(scope: Construct, { kms, amcUploadAccountId, buckets, writers }: StackSettings) {
    const given = typeof kms === 'boolean' ? {} : kms;
    const isWanted = kms !== false;
    const needsKey = buckets.drops === undefined || buckets.output === undefined;
    this.key =
      given.key !== undefined
        ? Key.fromKeyArn(scope, 'ExistingKey', given.key)
        : isWanted && needsKey
          ? new Key(scope, 'Key', { enableKeyRotation: true, description: 'Drops and reports of amc-ingest' })
          : null;
    if (given.dataKey !== undefined) {
      this.dataKey = Key.fromKeyArn(scope, 'ExistingDataKey', given.dataKey);
    } else {
      this.dataKey = isWanted && buckets.data === undefined ? keyForAmc(scope, amcUploadAccountId) : null;
    }
    for (const { principal } of writers) {
      this.key?.addToResourcePolicy(
        new PolicyStatement({
          sid: 'WritersEncryptDrops',
          principals: [principalOf(principal)],
          actions: OBJECTS,
          resources: ['*'],
        }),
      );
    }
  }

  /** Lets a role read and write objects of both kinds, or of one. */
  allowUse(role: Role, which: readonly ('key' | 'dataKey')[] = ['key', 'dataKey']): void {
    const arns = which.flatMap((name) => this[name]?.keyArn ?? []);
    if (arns.length === 0) return;
    role.addToPolicy(new PolicyStatement({ sid: 'UseKey', actions: OBJECTS, resources: arns }));
  }
}

export function principalOf(principal: string): AccountPrincipal | ArnPrincipal {
  return principal.startsWith('arn:') ? new ArnPrincipal(principal) : new AccountPrincipal(principal);
}

function keyForAmc(scope: Construct, amcUploadAccountId: string | undefined): Key {
  new CfnRule(scope, 'DataKeyRegion', {
    assertions: [
      {
        assert: Fn.conditionEquals(Aws.REGION, AMC_KEY_REGION),
        assertDescription: `AMC takes a key that exists in ${AMC_KEY_REGION}: deploy there, or name a multi-Region key with kms.dataKey.`,
      },
    ],
  });
  const key = new Key(scope, 'DataKey', {
    enableKeyRotation: true,
    multiRegion: true,
    description: 'Data files of amc-ingest for AMC: name it as customerEncryptionKeyArn of the data sets',
  });
  if (amcUploadAccountId !== undefined) {
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AmcUsesKey',
        principals: [new AccountPrincipal(amcUploadAccountId)],
        actions: AMC_USES,
        resources: ['*'],
      }),
    );
  }
  return key;
}
