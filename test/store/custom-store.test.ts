import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCustomStore } from '../../src/store/custom-store.js';
import { MemoryStore } from '../library/memory-store.js';

/** Puts a data file and the list of rejects, and ends the run with the manifest. */
async function kept(manifest: string | null): Promise<string[]> {
  const memory = new MemoryStore();
  const store = await openCustomStore(memory, { out: '', store: memory, dataSetId: 't', runId: 'r' });
  for (const name of ['data/part-1.csv', 'rejects.jsonl', 'report.json']) {
    const staged = path.join(store.stagingFolder, path.basename(name));
    await writeFile(staged, 'x');
    await store.put(name, staged, 'text/plain');
  }
  await store.commit(manifest);
  return [...memory.files.keys()].toSorted();
}

describe('a run in a custom store', () => {
  it('keeps all of its files when it has a manifest', async () => {
    expect(await kept('data/part-1.csv\n')).toEqual([
      't/r/data/part-1.csv',
      't/r/manifest.txt',
      't/r/rejects.jsonl',
      't/r/report.json',
    ]);
  });

  it('keeps no data file without a manifest, but everything that explains why', async () => {
    expect(await kept(null)).toEqual(['t/r/rejects.jsonl', 't/r/report.json']);
  });

  it.each([
    ['../t', 'r'],
    ['t', '..'],
    ['t', 'a/b'],
    ['', 'r'],
  ])('has its own location there: not %j, %j', async (dataSetId, runId) => {
    const memory = new MemoryStore();
    await expect(openCustomStore(memory, { out: '', store: memory, dataSetId, runId })).rejects.toMatchObject(
      { code: 'INVALID_RUN_NAME' },
    );
    expect([...memory.files.keys()]).toEqual([]);
  });
});
