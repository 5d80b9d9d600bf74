import * as crypto from 'node:crypto';
import { KEY_HASH_BYTES } from '../model/collaboration.js';

/** The first bytes of a key's SHA-256: what rows are sorted by, so that their order depends on the keys alone. */
export function keyHash(key: Buffer): Buffer {
  return crypto.createHash('sha256').update(key).digest().subarray(0, KEY_HASH_BYTES);
}
