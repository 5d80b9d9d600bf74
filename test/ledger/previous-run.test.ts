import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ingest } from '../../src/ingest/ingest.js';
import { EVERY_KIND } from '../helpers/plans.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const rows = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ time: '2024-05-13T10:00:00Z', id: String(id) }));

/** Writes a run; returns its folder and what its page says about the previous run. */
async function run(out: string, runId: string, count: number, dataSetId = 'every_kind') {
  const schema = { ...EVERY_KIND, dataSetId };
  const { outDir } = await ingest({ inputs: [rows(count)], schema, out, runId, maxRejectRate: 1 });
  const page = await readFile(path.join(outDir ?? '', 'report.html'), 'utf8');
  const name = /The previous run is\s+<code>([^<]+)</.exec(page)?.[1] ?? null;
  return { outDir: outDir ?? '', previous: name, page };
}

describe('the previous run', () => {
  it('is the last recorded one of the same data set', async () => {
    const out = await temporaryFolder();
    expect((await run(out, 'one', 3)).previous).toBeNull();
    expect((await run(out, 'other', 3, 'other_data')).previous).toBeNull();
    const second = await run(out, 'two', 5);
    expect(second.previous).toBe('one');
    expect(second.page).toContain('+2');
    expect((await run(out, 'three', 5)).previous).toBe('two');
  });

  it('is null when it cannot be read, and the run does not fail', async () => {
    const out = await temporaryFolder();
    const first = await run(out, 'one', 3);
    const second = await run(out, 'two', 3);
    await writeFile(path.join(second.outDir, 'report.json'), 'broken');
    // The one before it can still be read.
    expect((await run(out, 'three', 3)).previous).toBe('one');
    for (const { outDir } of [first, second]) await rm(outDir, { recursive: true });
    await rm(path.join(out, 'every_kind', 'three'), { recursive: true });
    expect((await run(out, 'four', 3)).previous).toBeNull();
  });

  it('is searched for in the three that were recorded last, whichever names are recorded again', async () => {
    const out = await temporaryFolder();
    const folders: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) folders.push((await run(out, name, 3)).outDir);
    for (const folder of folders.slice(2)) await rm(folder, { recursive: true });
    // The third can be read.
    expect((await run(out, 'e', 3)).previous).toBe('b');
    await rm(path.join(out, 'every_kind', 'e'), { recursive: true });
    // Now it is the fourth.
    expect((await run(out, 'f', 3)).previous).toBeNull();
  });
});
