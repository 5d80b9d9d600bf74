import type { AmcInstanceKind } from '../amc/instance-info.js';

/** An instance of the simulator. */
export interface SimulatorInstance {
  readonly instanceId: string;
  /** Default: the id. */
  readonly name?: string | undefined;
  /** Default `standard`. */
  readonly kind?: AmcInstanceKind | undefined;
  /** Default `COMPLETED`. */
  readonly creationStatus?: string | undefined;
  /** The AWS account that reads the files of uploads. Default 111122223333. */
  readonly uploadAccountId?: string | undefined;
  /** The connected AWS account. Default none. */
  readonly connectedAccountId?: string | undefined;
  /** Collaborations: the number of rows in the identity tables that mapping jobs process. Default 1,000. */
  readonly people?: number | undefined;
  /** Where results are written in addition to the download. Default none. */
  readonly resultBucket?: string | undefined;
}

/** Share of rows with identifiers whose person the simulator finds: fixed in sandboxes, as at Amazon. */
export const MATCH_RATES: Readonly<Record<AmcInstanceKind, number>> = {
  standard: 0.6,
  sandbox: 0.8,
  collaboration: 0.6,
};

/** The instance in the form of Amazon's recorded answers: nulls and empty strings for what it does not have. */
export function shownInstance(instance: SimulatorInstance): Readonly<Record<string, unknown>> {
  const { instanceId, name = instanceId, kind = 'standard' } = instance;
  return {
    instanceId,
    instanceName: name,
    // Recorded collaboration instances are STANDARD ones with a collaboration.
    instanceType: kind === 'sandbox' ? 'SANDBOX' : 'STANDARD',
    customerCanonicalName: 'Simulated advertiser',
    creationStatus: instance.creationStatus ?? 'COMPLETED',
    creationDatetime: '2026-01-01T00:00:00.000Z',
    s3BucketName: instance.resultBucket ?? '',
    awsAccountId: instance.connectedAccountId ?? '',
    entities: ['NA'],
    dataUploadAwsAccountId: instance.uploadAccountId ?? '111122223333',
    apiEndpoint: null,
    acrCollaboration:
      kind === 'collaboration' ? { id: '', name: `AMC ${instanceId}`, description: 'Simulated' } : null,
    optionalDatasets: [],
    advertiserTypes: ['DISPLAY'],
  };
}
