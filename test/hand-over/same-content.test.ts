import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentsOf } from '../../src/hand-over/exactly-once.js';
import { repeatedInputCaution } from '../../src/hand-over/upload-cautions.js';
import { repeatedInputs } from '../../src/report/run-content.js';
import { HandOverFixture, INSTANCES } from '../helpers/hand-over-fixture.js';
import { packZip } from '../helpers/pack-zip.js';
import { packZstd } from '../helpers/pack-zstd.js';

let fixture: HandOverFixture;
beforeEach(async () => {
  fixture = await HandOverFixture.start();
});
afterEach(() => fixture.close());

const uploads = () => fixture.amc.uploadCount(INSTANCES[0]);
const inFolder = async (name: string, content: Buffer | string) => {
  const file = path.join(fixture.folder, name);
  await writeFile(file, content);
  return file;
};

const PACKED = {
  gzip: async (plain: Buffer) => gzipSync(plain),
  'gzip of another level': async (plain: Buffer) => gzipSync(plain, { level: 1 }),
  zstd: packZstd,
  'a ZIP archive of one member': async (plain: Buffer) => packZip([{ name: 'export.csv', content: plain }]),
  'a ZIP archive of a gzip member': async (plain: Buffer) =>
    packZip([{ name: 'export.csv.gz', content: gzipSync(plain), method: 0 }]),
};

describe('the same export in another compression', () => {
  it.each(Object.entries(PACKED))('is detected as %s', async (_, pack) => {
    const plain = await fixture.input(0);
    const packed = await inFolder('packed', await pack(await readFile(plain)));
    await fixture.handOver(await fixture.run([plain]));
    const report = await fixture.run([packed]);
    const outcome = await fixture.handOver(report);
    expect(outcome).toMatchObject({ status: 'declined', caution: 'ALREADY_UPLOADED', newInputs: [] });
    expect(outcome.summary).toContain('packed');
    expect(uploads()).toBe(1);
    expect(report.inputs[0]?.unpackedSha256).toBe((await fixture.run([plain])).inputs[0]?.sha256);
  });

  it('is detected the other way around, from S3, from a stream, and under a given name', async () => {
    const plain = await fixture.input(0);
    const zip = packZip([{ name: 'export.csv', content: await readFile(plain) }]);
    fixture.s3.putObject('amc', 'drops/export.zip', zip);
    await fixture.handOver(await fixture.run(['s3://amc/drops/export.zip']));
    const packed = await inFolder('packed.zip', zip);
    for (const report of [
      await fixture.run([plain]),
      await fixture.run([createReadStream(plain)]),
      await fixture.run([createReadStream(packed)]),
      await fixture.run([plain], { runId: 'nightly' }),
      await fixture.run([packed], { runId: 'zipped', partition: 'none' }),
      await fixture.run([packed], { transform: {}, format: 'jsonl' }),
    ]) {
      expect(report.inputs[0]?.unpackedSha256).toMatch(/^[0-9a-f]{64}$/);
      expect(await fixture.handOver(report)).toMatchObject({ caution: 'ALREADY_UPLOADED' });
    }
    expect(uploads()).toBe(1);
  });

  it('is detected per member of an archive, so that only new members are taken', async () => {
    const [eu, us] = [await readFile(await fixture.input(0)), await readFile(await fixture.input(30))];
    const monday = await inFolder('monday.zip', packZip([{ name: 'eu.csv', content: eu }]));
    const tuesday = await inFolder(
      'tuesday.zip',
      packZip([
        { name: 'eu.csv', content: eu },
        { name: 'us.csv', content: us },
      ]),
    );
    await fixture.handOver(await fixture.run([monday]));
    const outcome = await fixture.handOver(await fixture.run([tuesday]));
    expect(outcome).toMatchObject({ status: 'declined', caution: 'ALREADY_UPLOADED' });
    expect(outcome.newInputs).toEqual([`${tuesday} > us.csv`]);
    expect(outcome.summary).toContain('us.csv');
    const alone = await inFolder('us.csv', us);
    expect(await fixture.handOver(await fixture.run([alone]))).toMatchObject({ status: 'success' });
    // Now nothing in the archive is new.
    expect(await fixture.handOver(await fixture.run([tuesday]))).toMatchObject({
      caution: 'ALREADY_UPLOADED',
      newInputs: [],
    });
    expect(uploads()).toBe(2);
  });

  it('is detected from the data files where the inputs have no digest', async () => {
    const [header = '', ...lines] = (await readFile(await fixture.input(0), 'utf8')).trim().split('\n');
    const names = header.split(',');
    const rows = lines.map((line) =>
      Object.fromEntries(line.split(',').map((cell, at) => [names[at], cell])),
    );
    const report = await fixture.run([rows], { runId: 'first' });
    expect(report.inputs).toEqual([{ name: 'input 1', rows: rows.length }]);
    await fixture.handOver(report);
    expect(await fixture.handOver(await fixture.run([rows], { runId: 'second' }))).toMatchObject({
      caution: 'ALREADY_UPLOADED',
    });
    expect(await fixture.handOver(await fixture.run([rows.slice(1)], { runId: 'third' }))).toMatchObject({
      status: 'success',
    });
    expect(uploads()).toBe(2);
  });
});

describe('the same content twice in one run', () => {
  it.each(['ADDITIVE', 'FULL_REPLACE'] as const)(
    'is not uploaded with %s unless it is forced',
    async (strategy) => {
      const plain = await fixture.input(0);
      const twin = await inFolder('twin.csv.gz', gzipSync(await readFile(plain)));
      const allowed = await fixture.run([plain, await fixture.input(30), twin], {
        allowDuplicateInputs: true,
      });
      // Like reports of earlier versions, which accepted copies without an option.
      const { duplicateInputsAllowed, ...report } = allowed;
      expect(duplicateInputsAllowed).toBe(true);
      expect(report.warnings).toContainEqual({
        code: 'DUPLICATE_INPUT',
        message: expect.stringContaining(`${twin} has the same content as ${plain}`),
      });
      const outcome = await fixture.handOver(report, { strategy });
      expect(outcome).toMatchObject({ status: 'declined', caution: 'DUPLICATE_INPUT', uploadId: null });
      expect(uploads()).toBe(0);
      expect(await fixture.handOver(report, { strategy, force: true })).toMatchObject({ status: 'success' });
      expect(repeatedInputCaution(allowed)).toBeNull();
    },
  );

  it('is detected in an archive, and files without rows are not copies', async () => {
    const plain = await readFile(await fixture.input(0));
    const empty = plain.subarray(0, plain.indexOf('\n') + 1);
    const zip = packZip(
      [plain, empty, empty, plain].map((content, index) => ({ name: `${index}.csv`, content })),
    );
    const report = await fixture.run([await inFolder('four.zip', zip)], { allowDuplicateInputs: true });
    expect(repeatedInputs(report).map(({ name }) => path.basename(name))).toEqual(['four.zip > 3.csv']);
    expect(report.warnings.filter(({ code }) => code === 'DUPLICATE_INPUT')).toHaveLength(1);
  });
});

describe('inputs without rows', () => {
  it('do not count as content: two runs may each have the same empty file', async () => {
    const [one, two] = [await fixture.input(0), await fixture.input(30)];
    const text = await readFile(one, 'utf8');
    const empty = await inFolder('empty.csv', text.slice(0, text.indexOf('\n') + 1));
    expect(await fixture.handOver(await fixture.run([one, empty]))).toMatchObject({ status: 'success' });
    expect(await fixture.handOver(await fixture.run([two, empty]))).toMatchObject({ status: 'success' });
    expect(uploads()).toBe(2);
  });
});

describe('a given run name', () => {
  const named = (file: string, more = {}) => fixture.run([file], { runId: 'daily', force: true, ...more });

  it('says nothing about the content: a run with the same name and other content is sent', async () => {
    const first = await named(await fixture.input(0, 8));
    expect(contentsOf(first).some((content) => content.includes('daily'))).toBe(false);
    await fixture.handOver(first);
    const second = await named(await fixture.input(30, 9));
    expect(await fixture.handOver(second)).toMatchObject({
      status: 'success',
      repeated: false,
      metrics: { OutputRowCount: second.rows.written },
    });
    expect(uploads()).toBe(2);
    // Each upload is paired with its own run.
    const history = await fixture.ledger().history(new AbortController().signal);
    const contents = new Map(
      history.flatMap((item) => (item.kind === 'run' ? [[item.content, item.rows.written]] : [])),
    );
    expect(contents.size).toBe(2);
    const pairs = history.flatMap((item) =>
      item.kind === 'upload' ? [[item.rowsArrived, contents.get(item.content)]] : [],
    );
    expect(pairs).toEqual([
      [first.rows.written, first.rows.written],
      [second.rows.written, second.rows.written],
    ]);
  });

  it('does not hide repeated content: again, in another form, under another name', async () => {
    const file = await fixture.input(0);
    await fixture.handOver(await named(file));
    expect(await fixture.handOver(await named(file))).toMatchObject({ status: 'success', repeated: true });
    for (const report of [
      await named(file, { format: 'jsonl' }),
      await fixture.run([file], { runId: 'other' }),
      await fixture.run([file]),
    ]) {
      expect(await fixture.handOver(report)).toMatchObject({
        status: 'declined',
        caution: 'ALREADY_UPLOADED',
      });
    }
    expect(uploads()).toBe(1);
  });

  it('is not taken as proof of upload without a ledger, or with a ledger that has no record of it', async () => {
    await fixture.handOver(await named(await fixture.input(0)), { ledger: undefined });
    const other = await named(await fixture.input(30));
    for (const ledger of [undefined, fixture.ledger()]) {
      const outcome = await fixture.handOver(other, { ledger });
      expect(outcome).toMatchObject({ status: 'declined', caution: 'ALREADY_UPLOADED' });
      expect(outcome.summary).not.toContain('has taken it');
    }
    expect(uploads()).toBe(1);
    expect(await fixture.handOver(other, { force: true })).toMatchObject({ status: 'success' });
  });

  it('makes new content wait while AMC may still be reading the old files', async () => {
    const first = await named(await fixture.input(0));
    await fixture.handOver(first, { wait: false });
    const second = await named(await fixture.input(30));
    const id = [...(await fixture.ledger().history(new AbortController().signal))].find(
      ({ kind }) => kind === 'upload',
    );
    const running = JSON.stringify({
      upload: { uploadId: id?.kind === 'upload' ? id.uploadId : '', status: 'IN_PROGRESS' },
    });
    fixture.amc.faults.next('GetUpload', { kind: 'answer', body: running }, 2);
    expect(await fixture.handOver(second)).toMatchObject({ status: 'declined', caution: 'UPLOAD_UNDER_WAY' });
    expect(await fixture.handOver(second)).toMatchObject({ status: 'success', repeated: false });
    expect(uploads()).toBe(2);
  });
});

describe('a ledger that an earlier version wrote', () => {
  /** Removes what such a version did not write. */
  function makeOld() {
    for (const key of fixture.s3.keys('amc').filter((one) => one.includes('amc-ingest-ledger/'))) {
      const entry = JSON.parse(fixture.s3.object('amc', key)?.bytes.toString('utf8') ?? '{}');
      if (/^(?:files:|sha256:)/.test(entry.content ?? '') && 'handOverId' in entry && !('state' in entry)) {
        const isOld = entry.content.startsWith('sha256:');
        if (!isOld) fixture.s3.deleteObject('amc', key);
        continue;
      }
      delete entry.content;
      if (entry.inputs !== undefined) entry.at = '2026-01-15T11:00:00.000Z';
      for (const input of entry.inputs ?? []) delete input.unpackedSha256;
      fixture.s3.putObject('amc', key, Buffer.from(JSON.stringify(entry)));
    }
  }

  it('is read, and nothing that it records is sent twice', async () => {
    const file = await fixture.input(0);
    const report = await fixture.run([file]);
    await fixture.handOver(report);
    makeOld();
    expect(await fixture.handOver(report)).toMatchObject({ status: 'success', repeated: true });
    const packed = await inFolder('packed.gz', gzipSync(await readFile(file)));
    expect(await fixture.handOver(await fixture.run([packed]))).toMatchObject({
      caution: 'ALREADY_UPLOADED',
    });
    const history = await fixture.ledger().history(new AbortController().signal);
    expect(history.find(({ kind }) => kind === 'upload')).toMatchObject({
      run: { inputs: [{ name: file }] },
    });
    expect(uploads()).toBe(1);
  });

  it('does not let a given name identify content either', async () => {
    const named = (file: string) => fixture.run([file], { runId: 'daily', force: true });
    const first = await fixture.input(0);
    await fixture.handOver(await named(first));
    makeOld();
    expect(await fixture.handOver(await named(await fixture.input(30)))).toMatchObject({
      status: 'success',
      repeated: false,
    });
    expect(await fixture.handOver(await named(first))).toMatchObject({ status: 'success', repeated: true });
    expect(uploads()).toBe(2);
  });
});
