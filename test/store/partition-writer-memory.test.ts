import { createHook } from 'node:async_hooks';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { textParts } from '../../src/encode/text-parts.js';
import { openRunStore } from '../../src/store/open-run-store.js';
import { PartitionWriter } from '../../src/store/partition-writer.js';
import { longIt } from '../helpers/effort.js';

const PARTITIONS = 800;
const PARTITION_BYTES = 104 * 1024;
/** With the stuck members, nearly all of the room is used, and the writer waits at each later partition. */
const STUCK = 110;

/** One more than `MAX_CLOSING`, so the writer waits after it. */
const MOST_CLOSING = 129;

const folder = await mkdtemp(path.join(os.tmpdir(), 'partition-writer-memory-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('PartitionWriter, with slow compression', () => {
  longIt('waits for the next member at a cost that does not grow with their number', async () => {
    let free = (): void => undefined;
    const stuck = new Promise<void>((resolve) => {
      free = resolve;
    });
    let members = 0;
    const writer = new PartitionWriter({
      store: await openRunStore({ out: folder, dataSetId: 'a', runId: 'r' }),
      encoder: textParts({
        extension: '.csv',
        contentType: 'text/csv',
        header: '',
        compressor: {
          extension: '',
          compress: async () => {
            members += 1;
            if (members <= STUCK) await stuck;
            else await setImmediate();
            if (members === PARTITIONS) free();
            return Buffer.from('1\n');
          },
        },
      }),
      nameOf: (partition, sequence) => `data/${partition}-${sequence}.csv`,
      maxPartBytes: 500_000_000,
    });
    for (let partition = 0; partition < PARTITIONS; partition++)
      await writer.append(String(1000 + partition), Buffer.alloc(PARTITION_BYTES, '1\n'));
    let made = 0;
    const hook = createHook({
      init: (_, type) => {
        if (type === 'PROMISE') made += 1;
      },
    }).enable();
    const files = await writer.finish();
    hook.disable();
    expect(files).toHaveLength(PARTITIONS);
    // A race of everything in flight would create about a hundred promises at each of about seven hundred waits, and
    // retain them until everything is written.
    expect(made).toBeLessThan(200 * PARTITIONS);
  });

  it('closes a bounded number of parts at a time', async () => {
    const store = await openRunStore({ out: folder, dataSetId: 'b', runId: 'r' });
    const put = store.put.bind(store);
    let closing = 0;
    let most = 0;
    store.put = async (...part) => {
      closing += 1;
      most = Math.max(most, closing);
      await setImmediate();
      await put(...part);
      closing -= 1;
    };
    const writer = new PartitionWriter({
      store,
      encoder: textParts({
        extension: '.csv',
        contentType: 'text/csv',
        header: '',
        compressor: { extension: '', compress: () => Promise.resolve(Buffer.from('1\n')) },
      }),
      nameOf: (partition, sequence) => `data/${partition}-${sequence}.csv`,
      maxPartBytes: 500_000_000,
    });
    for (let partition = 0; partition < PARTITIONS; partition++)
      await writer.append(String(1000 + partition), Buffer.from('1\n'));
    expect(await writer.finish()).toHaveLength(PARTITIONS);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(MOST_CLOSING);
  });
});
