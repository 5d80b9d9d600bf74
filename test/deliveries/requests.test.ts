import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { bundledHandler, day, DropBench, REAL_S3 } from '../helpers/drop-bench.js';

if (REAL_S3 === undefined)
  process.stderr.write('Requests of a drop skipped: AMC_TEST_S3_ENDPOINT not set.\n');

const page = readFileSync(
  fileURLToPath(new URL('../../docs/operations-and-costs.md', import.meta.url)),
  'utf8',
);
/** What the page says about one drop. */
const [, writes = '', least = '', most = ''] =
  /takes (\d+) PUT and LIST requests and (\d+) or (\d+) GET and HEAD requests/.exec(page) ?? [];

const CHANNEL = 'http.client.request.start';
let bench: DropBench;
afterEach(() => bench.close());

/** The requests to S3 during some work, as AWS charges them: PUT, COPY, POST and LIST, and all others. */
async function counted(endpoint: string, work: () => Promise<unknown>) {
  const found = { writes: 0, reads: 0 };
  const { host } = new URL(endpoint);
  const count = (message: unknown) => {
    const request = typeof message === 'object' && message !== null ? Reflect.get(message, 'request') : null;
    if (!(request instanceof ClientRequest) || request.getHeader('host') !== host) return;
    const isListing = request.method === 'GET' && /[?&](list-type|uploads)\b/.test(request.path);
    if (request.method === 'PUT' || request.method === 'POST' || isListing) found.writes += 1;
    else if (request.method !== 'DELETE') found.reads += 1;
  };
  subscribe(CHANNEL, count);
  try {
    await work();
  } finally {
    unsubscribe(CHANNEL, count);
  }
  return found;
}

describe.skipIf(REAL_S3 === undefined)('a small drop of one day', { timeout: 300_000 }, () => {
  it('makes as many requests to S3 as the page on costs says', async () => {
    const endpoint = REAL_S3 ?? '';
    const dataSets = [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload: {} }];
    bench = await DropBench.start({ endpoint, handler: bundledHandler, dataSets });
    const found: { writes: number; reads: number }[] = [];
    for (let index = 0; index < 5; index++) {
      const dropped = await bench.put(`sales/${index}.csv`, day(100, index * 1000));
      found.push(
        await counted(endpoint, async () => expect(await bench.notify(dropped)).toContain('handedOver')),
      );
      await bench.rows();
    }
    process.stderr.write(`A small drop: ${JSON.stringify(found)}\n`);
    // The first drops find fewer objects to look at.
    for (const drop of found.slice(2)) {
      expect(drop.writes).toBe(Number(writes));
      expect([Number(least), Number(most)]).toContain(drop.reads);
    }
  });
});
