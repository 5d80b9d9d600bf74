import { describe, expect, it } from 'vitest';
import { isUnitRow } from '../../src/read/unit-row.js';
import { runText } from '../helpers/run-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { packSheet } from '../helpers/xlsx.js';

const schema = {
  dataSetId: 't',
  columns: ['id', 'amount', 'weight'].map((name) => ({ name, dataType: 'STRING', columnType: 'DIMENSION' })),
};

async function run(content: string | Uint8Array, name?: string) {
  const { lines, rejects, warnings, result } = await runText(
    await temporaryFolder(),
    content,
    { schema },
    name,
  );
  const notes = result.warnings.filter(({ code }) => code === 'UNIT_ROW').map(({ message }) => message);
  return { lines, rejects, warnings, notes };
}

describe('a row of units below the header', () => {
  it.each([
    ',USD,kg\n',
    '-,EUR,kg\r\n',
    '"[text]","(USD)",<kg>\n',
    'string,decimal,double\n',
    'varchar(20),"decimal(10,2)",int\n',
    'required,optional,optional\n',
    '\n,USD,\n',
  ])('%j is skipped with a message', async (line) => {
    const { lines, rejects, notes } = await run(`id,amount,weight\n${line}1,2,3\n4,5\n`);
    expect(lines).toEqual(['1,2,3']);
    const at = line.startsWith('\n') ? 5 : 4;
    expect(rejects).toEqual([`${at} - FIELD_COUNT`]);
    expect(notes).toEqual([expect.stringContaining(`line ${at - 2}`)]);
  });

  it('is skipped in workbooks', async () => {
    const book = packSheet([
      ['Report', null, null],
      ['id', 'amount', 'weight'],
      [null, 'USD', 'kg'],
      ['1', '2', '3'],
    ]);
    const { lines, notes } = await run(book, 'a.xlsx');
    expect(lines).toEqual(['1,2,3']);
    expect(notes).toEqual([expect.stringContaining('line 3')]);
  });
});

it.each([
  // Tables of units, rows with anything else, and rows without others.
  [
    ['USD', 'kg'],
    ['EUR', 'lb'],
  ],
  [
    ['1', 'USD'],
    ['2', 'EUR'],
  ],
  [
    ['USD', ''],
    ['1', '2'],
  ],
  [
    ['Ann', 'Int'],
    ['Bob', 'Ray'],
  ],
  [
    ['', ''],
    ['1', '2'],
  ],
  [['USD'], ['1']],
])('%j before %j counts as data', (fields, next) => {
  expect(isUnitRow(fields, next)).toBe(false);
});

it('a row of units without a row below it counts as data', async () => {
  expect((await run('id,amount,weight\n,USD,kg\n')).lines).toHaveLength(1);
});
