import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { amcIngest } from '../helpers/command.js';
import { startS3Server } from '../helpers/s3-server.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const NAME = 'a\nb\r\u001b[31mred\u0085\u202e.csv';
const VISIBLE = 'a\\u000ab\\u000d\\u001b[31mred\\u0085\\u202e.csv';
const SCHEMA = {
  dataSetId: 'names',
  columns: [{ name: 'n', dataType: 'INTEGER', columnType: 'METRIC' }],
};
const CSV = 'n\n1\nx\n';
/** Characters that would start a new line, or that a terminal interprets. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const ACTIVE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029]/;

async function schemaIn(folder: string): Promise<string> {
  const file = path.join(folder, 'schema.json');
  await writeFile(file, JSON.stringify(SCHEMA));
  return file;
}

async function expectShown(outDir: string, place: string): Promise<void> {
  const report = await readFile(path.join(outDir, 'report.json'), 'utf8');
  expect(JSON.parse(report).inputs[0].name).toBe(`${place}${VISIBLE}`);
  const rejects = await readFile(path.join(outDir, 'rejects.jsonl'), 'utf8');
  expect(rejects.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(rejects)).toMatchObject({ file: `${place}${VISIBLE}`, line: 3 });
  expect(report + rejects).not.toMatch(ACTIVE);
  expect((await readFile(path.join(outDir, 'manifest.txt'), 'utf8')).split('\n')).toHaveLength(2);
}

it('a file whose name has line breaks and control characters is read, and shown on one line everywhere', async () => {
  const folder = await temporaryFolder();
  const schema = await schemaIn(folder);
  await mkdir(path.join(folder, 'in'));
  await writeFile(path.join(folder, 'in', NAME), CSV);
  const args = ['run', path.join('in', NAME), '--schema', schema, '--out', 'out'];
  const { code, stdout, stderr } = await amcIngest([...args, '--max-reject-rate', '1', '--json'], {
    cwd: folder,
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).not.toMatch(ACTIVE);
  await expectShown(JSON.parse(stdout).outDir, 'in/');
  const refused = await amcIngest([...args, '--format', 'jsonl', '--max-reject-rate', '0'], { cwd: folder });
  expect(refused).toMatchObject({ code: 3, stderr: expect.not.stringMatching(ACTIVE) });
  const absent = await amcIngest(['run', `no${NAME}`, '--schema', schema], { cwd: folder });
  expect(absent.stderr).toContain(`No input was found at no${VISIBLE}`);
});

it('an object in S3 whose key has line breaks is read and shown on one line, too', async () => {
  const folder = await temporaryFolder();
  const schema = await schemaIn(folder);
  const server = await startS3Server();
  try {
    server.createBucket('drops');
    server.putObject('drops', `in/${NAME}`, CSV);
    const { code, stdout, stderr } = await amcIngest(
      ['run', 's3://drops/in/', '--schema', schema, '--out', 'out', '--max-reject-rate', '1', '--json'],
      { cwd: folder, env: server.environment },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectShown(JSON.parse(stdout).outDir, 's3://drops/in/');
  } finally {
    await server.close();
  }
});

it.each(['s3://bucket/a\nb', 's3://bucket/a\u0085b', 's3://bucket/a\u2028b', 's3://bucket/a\rb'])(
  'an output location that would break the lines of a manifest is refused (%j)',
  async (out) => {
    const folder = await temporaryFolder();
    const schema = await schemaIn(folder);
    await writeFile(path.join(folder, 'in.csv'), CSV);
    const args = ['run', 'in.csv', '--schema', schema];
    for (const more of [
      ['--out', out],
      ['--out', 'out', '--manifest-base', out],
    ]) {
      const { code, stderr } = await amcIngest([...args, ...more], { cwd: folder });
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/control characters/),
      });
    }
  },
);
