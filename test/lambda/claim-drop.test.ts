import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimName, claimShape } from '../../src/lambda/drop/claim.js';
import { claimDrop, type ClaimAnswer, type OwnedClaim } from '../../src/lambda/drop/claim-drop.js';
import { ClaimStore } from '../../src/lambda/drop/claim-store.js';
import { s3InputObject } from '../../src/read/s3-object.js';
import { S3Server } from '../helpers/s3-server.js';

const server = new S3Server();
const drop = s3InputObject({ bucket: 'drops', key: 'a b.csv', size: 1, etag: 'e1', versionId: null });
let store: ClaimStore;
let now = 0;
beforeAll(() => server.listen());
afterAll(() => server.close());
beforeEach(() => {
  server.createBucket('amc-out');
  server.clearFaults();
  store = new ClaimStore(server.client({ maxAttempts: 1 }), { bucket: 'amc-out', key: 'claims/' });
  now = Date.parse('2024-05-13T10:00:00Z');
});

const claim = (requestId: string) => claimDrop(store, drop, { requestId, leaseMs: 1000, now: () => now });
const stored = () =>
  claimShape.parse(JSON.parse(server.object('amc-out', `claims/${claimName(drop)}`)?.bytes.toString() ?? ''));
function taken(answer: ClaimAnswer): OwnedClaim {
  if (answer.kind !== 'claimed') throw new Error(`The claim is ${answer.kind}.`);
  return answer.claim;
}

describe('a claim', () => {
  it('is held by one of many concurrent deliveries', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => claim(`r${index}`)));
    expect(answers.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'held')).toHaveLength(7);
  });

  it('records how the work ended, and after that the drop is a duplicate for all', async () => {
    await taken(await claim('a')).finish({ outcome: 'ingested', runId: 'run-1', manifest: 's3://m' });
    expect(stored()).toMatchObject({
      state: 'finished',
      outcome: 'ingested',
      runId: 'run-1',
      key: 'a b.csv',
    });
    now += 10_000;
    expect(await claim('b')).toEqual({ kind: 'finished', outcome: 'ingested', runId: 'run-1' });
  });

  it('is taken over by one delivery after its lease, and the previous owner cannot end it', async () => {
    const dead = taken(await claim('dead'));
    now += 999;
    expect(await claim('b')).toEqual({ kind: 'held', until: '2024-05-13T10:00:01.000Z' });
    now += 1;
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => claim(`r${index}`)));
    expect(answers.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(stored().tries).toBe(2);
    await expect(dead.finish({ outcome: 'ingested' })).rejects.toMatchObject({
      code: 'CLAIM_LOST',
      retryable: true,
    });
    await expect(dead.release('X')).rejects.toMatchObject({ code: 'CLAIM_LOST' });
  });

  it('is free immediately after its release', async () => {
    await taken(await claim('a')).release('OUT_OF_TIME');
    expect(stored()).toMatchObject({ state: 'released', code: 'OUT_OF_TIME' });
    expect(taken(await claim('b')).tries).toBe(2);
  });

  it('counts as its owner’s when only the answer to its write was lost', async () => {
    store = new ClaimStore(server.client({ maxAttempts: 3 }), { bucket: 'amc-out', key: 'claims/' });
    server.failNext({ kind: 'lost-answer', match: ({ method }) => method === 'PUT' });
    const held = taken(await claim('a'));
    server.failNext({ kind: 'lost-answer', match: ({ method }) => method === 'PUT' });
    await held.finish({ outcome: 'refused', code: 'NO_ROWS' });
    expect(stored()).toMatchObject({ outcome: 'refused', code: 'NO_ROWS', tries: 1 });
  });

  it('belongs to one version of an object', () => {
    const names = [drop, { ...drop, etag: 'e2' }, { ...drop, versionId: 'v' }, { ...drop, key: 'a' }].map(
      claimName,
    );
    expect(new Set(names).size).toBe(4);
  });

  it('that is not a claim is reported', async () => {
    server.putObject('amc-out', `claims/${claimName(drop)}`, 'CANARY');
    await expect(claim('a')).rejects.toMatchObject({ code: 'CLAIM_NOT_READABLE' });
    expect(String(await claim('a').catch((error: unknown) => error))).not.toContain('CANARY');
  });

  it('fails as the storage does', async () => {
    server.failNext({ kind: 'status', times: 2 });
    await expect(claim('a')).rejects.toMatchObject({ code: 'S3_FAILED', retryable: true });
  });
});
