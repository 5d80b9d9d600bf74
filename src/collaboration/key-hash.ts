import * as crypto from 'node:crypto';
import { KEY_HASH_BYTES } from '../model/collaboration.js';

function hashInOneCall(key: Buffer): Buffer {
  return crypto.hash('sha256', key, 'buffer');
}

function hashInSteps(key: Buffer): Buffer {
  return crypto.createHash('sha256').update(key).digest();
}

const sha256 = typeof crypto.hash === 'function' ? hashInOneCall : hashInSteps;

/** The first bytes of a key's SHA-256: rows are sorted by them, so that their order depends only on the keys. */
export function keyHash(key: Buffer): Buffer {
  return sha256(key).subarray(0, KEY_HASH_BYTES);
}
