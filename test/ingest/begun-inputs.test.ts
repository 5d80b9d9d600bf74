import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ingest, type IngestOptions, type Reject } from '../../src/index.js';
import { WORTH_THREADS_BYTES } from '../../src/workers/default-workers.js';
import { filesBelow, temporaryFolder } from '../helpers/temporary-folder.js';

let folder = '';
let input = '';
let out = '';
beforeEach(async () => {
  folder = await temporaryFolder();
  input = path.join(folder, 'large.csv');
  out = path.join(folder, 'out');
});

/** Rows of about 100 bytes, every hundredth without a valid time. */
async function write(header = 'order_id,order_time,email,x'): Promise<void> {
  const rows = Math.ceil(WORTH_THREADS_BYTES / 80) + 1;
  const lines = Array.from({ length: rows }, (_, row) => {
    const time = row % 100 === 0 ? 'never' : '2024-05-13T10:00:00Z';
    return `${row},${time},person-${row}@shop.example,${'x'.repeat(60)}`;
  });
  await writeFile(input, `${header}\n${lines.join('\n')}\n`);
}

const options = (more: Partial<IngestOptions> = {}): IngestOptions => ({
  inputs: [input],
  schema: 'd2c-sales',
  country: 'US',
  out,
  workers: 1,
  maxRejectRate: 1,
  ...more,
});

async function contents(): Promise<Map<string, string>> {
  const names = (await filesBelow(out)).filter((name) => name.includes('/data/'));
  const entries = names.map(async (name): Promise<[string, string]> => [
    name.replace(/^.*\/data\//, ''),
    await readFile(path.join(out, name), 'base64'),
  ]);
  return new Map(await Promise.all(entries));
}

describe('an input that is read while the run’s name is being computed', () => {
  it('returns the same rows as when it is read afterwards, and its digest', async () => {
    await write();
    const begun = await ingest(options());
    const files = await contents();
    // With a given name, it waits for nothing.
    out = path.join(folder, 'out-named');
    const named = await ingest(options({ runId: 'named' }));
    expect(await contents()).toEqual(files);
    const sha256 = createHash('sha256')
      .update(await readFile(input))
      .digest('hex');
    for (const report of [begun, named]) expect(report.inputs).toEqual([expect.objectContaining({ sha256 })]);
    expect(begun.rows).toEqual(named.rows);
    expect(begun.rejectPositions).toEqual(named.rejectPositions);
  });

  it('reports nothing about its rows when an earlier run has them', async () => {
    await write();
    const first = await ingest(options());
    const told: unknown[] = [];
    const again = await ingest(
      options({
        onReject: (reject: Reject) => {
          told.push(reject);
        },
        onProgress: (progress) => {
          told.push(progress);
        },
      }),
    );
    expect([again.reused, again.runId, told]).toEqual([true, first.runId, []]);
  });

  it.each([
    ['the output is in the way', () => writeFile(out, 'x'), 'OUTPUT_NOT_WRITABLE'],
    ['a field is missing', () => write('order_id,x1,x2,x3'), 'MISSING_FIELD'],
  ])('fails in the same way when %s', async (_what, prepare, code) => {
    await write();
    await prepare();
    const failed = await ingest(options()).catch((error: unknown) => error);
    const named = await ingest(options({ runId: 'named' })).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code });
    expect(named).toMatchObject({ code });
  });

  it('ends when the run is aborted before it has a name', async () => {
    await write();
    const abort = new AbortController();
    const running = ingest(options({ signal: abort.signal }));
    abort.abort();
    await expect(running).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(await filesBelow(folder)).toEqual(['large.csv']);
  });
});
