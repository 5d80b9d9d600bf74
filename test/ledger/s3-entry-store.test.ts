import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { S3EntryStore } from '../../src/ledger/s3-entry-store.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';

const SIGNAL = new AbortController().signal;
let s3: S3Server;
let store: S3EntryStore;
beforeEach(async () => {
  s3 = await startS3Server();
  s3.createBucket('amc');
  store = new S3EntryStore('s3://amc/ledger', s3.client({ maxAttempts: 3 }));
});
afterEach(() => s3.close());

describe('the write of an entry to S3', () => {
  it('counts as its own when only the answer was lost', async () => {
    s3.failNext({ kind: 'lost-answer', match: ({ method }) => method === 'PUT' });
    expect(await store.create('a/000001.json', 'mine', SIGNAL)).toBe(true);
    expect(s3.requests.filter(({ method }) => method === 'PUT')).toHaveLength(2);
    expect(await store.create('a/000001.json', "another's", SIGNAL)).toBe(false);
    expect(await store.read('a/000001.json', SIGNAL)).toBe('mine');
  });

  it("counts as another's when that one was faster, even if answers are lost", async () => {
    await store.create('a/000001.json', "another's", SIGNAL);
    s3.failNext({ kind: 'lost-answer', match: ({ method }) => method === 'PUT' });
    expect(await store.create('a/000001.json', 'mine', SIGNAL)).toBe(false);
  });

  it('is checked without listing everything', async () => {
    expect(await store.first('a/', SIGNAL)).toBeNull();
    for (let number = 0; number < 3; number++) await store.create(`a/${number}.json`, 'x', SIGNAL);
    expect(await store.first('a/', SIGNAL)).toBe('a/0.json');
    expect(await store.first('b/', SIGNAL)).toBeNull();
    s3.failNext({ kind: 'status', status: 403, code: 'AccessDenied' });
    await expect(store.first('a/', SIGNAL)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  });
});
