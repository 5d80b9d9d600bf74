import { expect, it } from 'vitest';
import { LAG_MS, uploadIdsOfOthers } from '../../src/hand-over/reconcile-upload.js';
import { openLedger } from '../../src/ledger/ledger.js';
import { DEFAULT_LEASE_MS, startedUpload } from '../../src/ledger/upload-lease.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { uploadFacts } from '../helpers/upload-facts.js';

const signal = new AbortController().signal;
const BEGUN = Date.parse('2024-05-13T12:00:00.000Z');
const FACTS = uploadFacts({});

it.each([
  ['the usual lease', DEFAULT_LEASE_MS, DEFAULT_LEASE_MS],
  ['a longer one', 3 * DEFAULT_LEASE_MS, 3 * DEFAULT_LEASE_MS],
  ['a shorter one', 1_000, DEFAULT_LEASE_MS],
])(
  'uploads of others count from a lease before a hand-over to its end, and a lag: %s',
  async (_, leaseMs, after) => {
    const ledger = openLedger(await temporaryFolder(), {
      s3Client: () => Promise.reject(new Error('no S3')),
    });
    const begin = async (at: number, uploadId: string | null, lease = DEFAULT_LEASE_MS) => {
      const entry = { ...(await startedUpload(FACTS, at, lease)), uploadId };
      await ledger.addUpload(entry, 0, signal);
      return entry;
    };
    const first = BEGUN - DEFAULT_LEASE_MS - LAG_MS;
    const last = BEGUN + after + LAG_MS;
    await begin(first - 1, 'too early');
    await begin(first, 'first');
    await begin(BEGUN, null);
    await begin(last, 'last');
    await begin(last + 1, 'too late');
    const own = await begin(BEGUN, 'own', leaseMs);
    expect([...(await uploadIdsOfOthers(own, { ledger, signal }))].toSorted()).toEqual(['first', 'last']);
  },
);
