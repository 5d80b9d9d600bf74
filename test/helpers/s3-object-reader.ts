import { Readable } from 'node:stream';
import type { ObjectReader } from '../../src/amc-simulator/index.js';
import type { S3Server } from './s3-server.js';

/** Lets the AMC simulator read from the S3 test server. */
export function s3ObjectReader(server: S3Server): ObjectReader {
  return {
    get: (bucket, key) => {
      const object = server.object(bucket, key);
      return object === undefined
        ? Promise.reject(new Error('no such object'))
        : Promise.resolve(Readable.from([object.bytes]));
    },
    list: async function* (bucket, prefix) {
      yield* server.keys(bucket).filter((key) => key.startsWith(prefix));
    },
  };
}
