/** The script for JavaScript engines: `scripts/build-engines.mjs` bundles it into one global function, `amcHash`. */
import { hashIdentifier } from '../identifiers-portable.js';
import { engineHash } from './engine-hash.js';

export const amcHash = engineHash(hashIdentifier);
