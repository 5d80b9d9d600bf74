import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { uploadDefinition } from '../../src/hand-over/upload-definition.js';
import { ingest } from '../../src/ingest/ingest.js';
import { parseRunReport } from '../../src/report/run-report.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const SCHEMA = {
  dataSetId: 'notes',
  columns: [
    { name: 'id', dataType: 'INTEGER', columnType: 'DIMENSION' },
    { name: 'note', dataType: 'STRING', columnType: 'DIMENSION' },
  ],
};
const ROWS = [
  { id: 1, note: 'say "hi"' },
  { id: 2, note: 'back\\slash' },
];

async function run(options: object) {
  const out = await temporaryFolder();
  const report = await ingest({ inputs: [ROWS], schema: SCHEMA, out, workers: 0, runId: 'r', ...options });
  const [file] = report.files;
  const bytes = await readFile(path.join(report.outDir ?? '', file?.path ?? ''));
  return { report, text: gunzipSync(bytes).toString() };
}

test('a run writes the requested CSV escape, and its upload states it', async () => {
  const { report, text } = await run({ csvEscape: 'backslash' });
  expect(text).toBe('id,note\n1,"say \\"hi\\""\n2,"back\\\\slash"\n');
  expect(report.output.csvEscape).toBe('backslash');
  const read = parseRunReport(JSON.stringify(report));
  expect(read?.output.csvEscape).toBe('backslash');
  const inS3 = { ...report, manifest: 's3://bucket/notes/r/manifest.txt' };
  expect(uploadDefinition(inS3, 'ADDITIVE').fileFormat).toMatchObject({
    csvDataFormat: { quoteEscapeCharacter: '\\' },
  });
});

test('doubled quotes are the default, and are not stated', async () => {
  for (const options of [{}, { csvEscape: 'quote' }]) {
    const { report, text } = await run(options);
    expect(text).toBe('id,note\n1,"say ""hi"""\n2,back\\slash\n');
    expect(report.output).not.toHaveProperty('csvEscape');
    const inS3 = { ...report, manifest: 's3://bucket/notes/r/manifest.txt' };
    expect(uploadDefinition(inS3, 'ADDITIVE').fileFormat).toMatchObject({
      csvDataFormat: { quoteEscapeCharacter: '"' },
    });
  }
});

test('the CSV escape is refused for other formats', async () => {
  await expect(run({ csvEscape: 'backslash', format: 'jsonl' })).rejects.toThrow(/csvEscape: is for csv/);
});

test('the same content in another dialect is another run, regardless of who chose the dialect', async () => {
  const name = async (options: object) => {
    const out = await temporaryFolder();
    const input = path.join(out, 'notes.csv');
    await writeFile(input, 'id,note\n1,a\n');
    return (await ingest({ inputs: [input], schema: SCHEMA, out, workers: 0, ...options })).runId;
  };
  const plain = await name({});
  expect(await name({ csvEscape: 'quote' })).toBe(plain);
  expect(await name({ csvEscape: 'backslash' })).not.toBe(plain);
  const chosenBy = { format: 'probe', compression: 'default', csvEscape: 'probe' };
  expect(await name({ chosenBy })).toBe(plain);
});
