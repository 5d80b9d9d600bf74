import type { S3Client } from '@aws-sdk/client-s3';
import type { S3ClientOptions } from './s3-client.js';

/** Returns the S3 client; called when S3 is first needed. */
export type S3ClientSource = () => S3Client | Promise<S3Client>;

/**
 * A client as `createS3Client` makes it. The SDK is loaded only now: it is large, and most local runs do not
 * need it.
 */
export async function loadS3Client(options?: S3ClientOptions): Promise<S3Client> {
  const { createS3Client } = await import('./s3-client.js');
  return createS3Client(options);
}
