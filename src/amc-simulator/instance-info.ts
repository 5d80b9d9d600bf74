import type { AmcInstanceKind } from '../amc/instance-info.js';

/** An instance that the simulator has. */
export interface SimulatorInstance {
  readonly instanceId: string;
  /** Default: the id. */
  readonly name?: string | undefined;
  /** Default `standard`. */
  readonly kind?: AmcInstanceKind | undefined;
  /** Default `COMPLETED`. */
  readonly creationStatus?: string | undefined;
  /** Of AWS: reads the files of uploads. Default 111122223333. */
  readonly uploadAccountId?: string | undefined;
  /** Of AWS: connected. Default none. */
  readonly connectedAccountId?: string | undefined;
  /** Collaborations: rows of the identity tables, which mapping jobs go through. Default 1,000. */
  readonly people?: number | undefined;
  /** Where results are written besides the download. Default none. */
  readonly resultBucket?: string | undefined;
}

/** Share of rows with identifiers of which the simulator finds the person: fixed in sandboxes, as at Amazon. */
export const MATCH_RATES: Readonly<Record<AmcInstanceKind, number>> = {
  standard: 0.6,
  sandbox: 0.8,
  collaboration: 0.6,
};

/** The instance in the form of Amazon's recorded answers: nulls and empty texts for what it does not have. */
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
