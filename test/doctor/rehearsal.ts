import { onTestFinished } from 'vitest';
import { DEFAULT_IDENTITY, startSimulator } from '../../src/amc-simulator/index.js';
import type { AmcSimulator, SimulatorOptions } from '../../src/amc-simulator/index.js';
import { MemoryObjects } from '../amc/memory-objects.js';
import { type S3Server, startS3Server } from '../helpers/s3-server.js';

export const BUCKET = 'my-bucket';
export const AMC_ACCOUNT = '111122223333';
export const INSTANCES = ['amcone', 'amctwo'] as const;
/** No output may contain any of them. */
export const CANARIES = ['canary-client-id', 'canary-client-secret', 'Atzr|canary-token'] as const;

/** A simulator of AMC and a strict S3 server with an empty bucket; both end with the test. */
export interface DoctorRehearsal {
  readonly simulator: AmcSimulator;
  readonly server: S3Server;
  /** The settings for both. */
  readonly env: Readonly<Record<string, string>>;
}

export async function rehearse(options: Partial<SimulatorOptions> = {}): Promise<DoctorRehearsal> {
  const [clientId, clientSecret, refreshToken] = CANARIES;
  const credentials = { clientId, clientSecret, refreshToken };
  const simulator = await startSimulator({
    reader: new MemoryObjects(),
    credentials,
    instanceIds: INSTANCES,
    ...options,
  });
  onTestFinished(() => simulator.close());
  const server = await startS3Server();
  onTestFinished(() => server.close());
  server.createBucket(BUCKET);
  const env = {
    AMC_CLIENT_ID: clientId,
    AMC_CLIENT_SECRET: clientSecret,
    AMC_REFRESH_TOKEN: refreshToken,
    AMC_ACCOUNT_ID: DEFAULT_IDENTITY.accountId,
    AMC_MARKETPLACE_ID: DEFAULT_IDENTITY.marketplaceId,
    AMC_INSTANCE_ID: INSTANCES.join(','),
    AMC_API_URL: simulator.apiUrl,
    AMC_TOKEN_URL: simulator.tokenUrl,
    ...server.environment,
  };
  return { simulator, server, env };
}
