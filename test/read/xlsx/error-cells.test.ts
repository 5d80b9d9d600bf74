import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { amcIngest } from '../../helpers/command.js';
import { runText } from '../../helpers/run-text.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';
import { packSheet, type XlsxCell } from '../../helpers/xlsx.js';

const error = (text: string): XlsxCell => ({ xml: `<c t="e"><v>${text}</v></c>` });
const schema = (nullValues?: readonly string[]) => ({
  dataSetId: 't',
  input: nullValues === undefined ? {} : { nullValues },
  columns: ['id', 'tier'].map((name) => ({ name, dataType: 'STRING', columnType: 'DIMENSION' })),
});
const ROWS = [
  ['id', 'tier'],
  ['a', 'gold'],
  ['b', error('#N/A')],
  ['c', error('#REF!')],
];
const run = async (nullValues?: readonly string[]) => {
  const own = { schema: schema(nullValues), maxRejectRate: 1 };
  const { lines, result } = await runText(await temporaryFolder(), packSheet(ROWS), own, 'a.xlsx');
  return { lines, rejects: result.rejects };
};

it('an error is no value only if the schema names it', async () => {
  expect(await run()).toEqual({
    lines: ['a,gold'],
    rejects: { ERROR_VALUE: 2 },
  });
  expect(await run(['', '#N/A'])).toEqual({
    lines: ['a,gold', 'b,'],
    rejects: { ERROR_VALUE: 1 },
  });
});

it('cells that cannot be read do not hide their rows from init', async () => {
  const cwd = await temporaryFolder();
  const rows = Array.from({ length: 20 }, (_, row) => [
    { stored: `123456789012345678${row}` },
    `a${row}@example.com`,
    row % 2 === 0 ? error('#N/A') : 'gold',
    error('#REF!'),
  ]);
  await writeFile(path.join(cwd, 'a.xlsx'), packSheet([['Member ID', 'Email', 'Tier', 'Lookup'], ...rows]));
  const { code, stdout } = await amcIngest(
    ['init', 'a.xlsx', '--yes', '--country', 'US', '--out', 's.json'],
    { cwd },
  );
  expect(code).toBe(0);
  expect(stdout).toContain('Member ID: some values are in scientific notation');
  const made: unknown = JSON.parse(await readFile(path.join(cwd, 's.json'), 'utf8'));
  expect(made).toMatchObject({ input: { nullValues: ['', 'NULL', '\\N', '#N/A'] } });
});
