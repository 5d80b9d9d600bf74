import { Duration, type Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BucketLogs, COMMON, resourceOf } from './bucket-logs.js';
import { BucketLocation, type AnyBucket } from './bucket-location.js';
import { lambdaConfig, type Places } from './configuration.js';
import { Keys } from './keys.js';
import type { StackSettings } from './stack-settings.js';

/** Uploads that nobody completes cost money and do not appear in listings. */
const ABORT_UPLOADS_AFTER = Duration.days(2);
/** Overwritten working files are useless, and old copies of raw drops even more so. */
const SHORTLY = Duration.days(1);
/** As long as a claim exists, its drop is not ingested again. */
const CLAIMS = Duration.days(400);
/** In the ledger, only a mistake creates old versions: it can be restored from them. */
const OLD_LEDGER = Duration.days(400);

/** A bucket that receives drops, and the prefixes of the keys that are read there. */
export interface DropBucket {
  readonly bucket: AnyBucket;
  /** Empty: all keys. */
  readonly prefixes: readonly string[];
}

/**
 * Where drops arrive, where data files wait for AMC, and where everything else is: reports, rejects, claims, ledger.
 * Either existing buckets, or the stack's own, which are kept when the stack is deleted.
 */
export class Buckets extends Construct {
  readonly drops: readonly DropBucket[];
  /** The stack's own bucket of drops. */
  readonly ownDrops: Bucket | null;
  /** Reports, rejects, claims, ledger, working files, copies of refused drops: AMC cannot even list it. */
  readonly output: BucketLocation;
  /** Data files and manifests: everything that AMC may see. */
  readonly data: BucketLocation;
  readonly keys: Keys;
  readonly #logs: BucketLogs;

  constructor(stack: Stack, id: string, settings: StackSettings) {
    super(stack, id);
    const { buckets } = settings;
    this.keys = new Keys(this, settings);
    this.#logs = new BucketLogs(this, settings.accessLogDays);
    this.ownDrops = buckets.drops === undefined ? this.#dropsBucket(settings) : null;
    this.drops =
      this.ownDrops === null
        ? existingDrops(this, settings, buckets.drops ?? [])
        : [{ bucket: this.ownDrops, prefixes: [] }];
    this.output =
      buckets.output === undefined
        ? new BucketLocation(this.#outputBucket(settings))
        : BucketLocation.existing(this, 'ExistingOutput', buckets.output);
    this.data =
      buckets.data === undefined
        ? new BucketLocation(this.#dataBucket(settings))
        : BucketLocation.existing(this, 'ExistingData', buckets.data);
  }

  /** The locations, as named in the function's configuration. */
  get places(): Places {
    return { output: this.output.url, data: this.data.url };
  }

  /** Every bucket that is listed. */
  get arns(): string[] {
    const all = [...this.drops.map(({ bucket }) => bucket), this.output.bucket, this.data.bucket];
    return [...new Set(all.map(({ bucketArn }) => bucketArn))];
  }

  #dropsBucket({ rawDropDays, oldVersionDays }: StackSettings): Bucket {
    const made = new Bucket(this, 'Drops', {
      ...COMMON,
      ...encryption(this.keys.key),
      // The function reads exactly the version that an event is about, whatever is dropped in the meantime.
      versioned: true,
      lifecycleRules: [
        {
          id: 'raw-drops',
          expiration: Duration.days(rawDropDays),
          noncurrentVersionExpiration: Duration.days(oldVersionDays),
          abortIncompleteMultipartUploadAfter: ABORT_UPLOADS_AFTER,
        },
        { id: 'delete-markers', expiredObjectDeleteMarker: true },
      ],
    });
    this.#logs.log(made, 'drops/');
    // Set on the resource itself: the construct's own option would deploy an additional function with a broad role to
    // do it.
    resourceOf(made).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    return made;
  }

  #outputBucket({ rawDropDays, runDays, oldVersionDays }: StackSettings): Bucket {
    const old = { noncurrentVersionExpiration: Duration.days(oldVersionDays) };
    const made = new Bucket(this, 'Output', {
      ...COMMON,
      ...encryption(this.keys.key),
      // The ledger determines what was handed over, so a manual deletion or wrong copy must be reversible.
      versioned: true,
      // None of them removes what is in ledger/: without its entries, content that AMC already has would be appended
      // again.
      lifecycleRules: [
        { id: 'uploads', abortIncompleteMultipartUploadAfter: ABORT_UPLOADS_AFTER },
        { id: 'delete-markers', expiredObjectDeleteMarker: true },
        { id: 'runs', prefix: 'runs/', expiration: Duration.days(runDays), ...old },
        { id: 'claims', prefix: 'claims/', expiration: CLAIMS, ...old },
        { id: 'old-ledger', prefix: 'ledger/', noncurrentVersionExpiration: OLD_LEDGER },
        {
          id: 'staging',
          prefix: 'staging/',
          expiration: Duration.days(7),
          noncurrentVersionExpiration: SHORTLY,
        },
        {
          id: 'quarantine',
          prefix: 'quarantine/',
          expiration: Duration.days(rawDropDays),
          noncurrentVersionExpiration: SHORTLY,
        },
      ],
    });
    this.#logs.log(made, 'output/');
    return made;
  }

  #dataBucket({ runDays }: StackSettings): Bucket {
    const made = new Bucket(this, 'Data', {
      ...COMMON,
      ...encryption(this.keys.dataKey),
      lifecycleRules: [
        {
          id: 'runs',
          expiration: Duration.days(runDays),
          abortIncompleteMultipartUploadAfter: ABORT_UPLOADS_AFTER,
        },
      ],
    });
    this.#logs.log(made, 'data/');
    return made;
  }
}

function encryption(key: IKey | null): BucketProps {
  return key === null
    ? { encryption: BucketEncryption.S3_MANAGED }
    : { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true };
}

/** In a shared bucket, only keys of data sets are for us. */
function existingDrops(scope: Construct, settings: StackSettings, names: readonly string[]): DropBucket[] {
  const { dataSets } = lambdaConfig(settings);
  return names.map((name) => ({
    bucket: Bucket.fromBucketName(scope, `ExistingDrops-${name}`, name),
    prefixes: dataSets.flatMap(({ bucket = name, prefix }) => (bucket === name ? [prefix] : [])),
  }));
}
