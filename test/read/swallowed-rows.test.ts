import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { countRecordLikeLines } from '../../src/read/record-like-lines.js';
import { runText } from '../helpers/run-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const text = { dataType: 'STRING', columnType: 'DIMENSION' };
const SCHEMA = {
  dataSetId: 't',
  columns: [
    { name: 'id', ...text },
    { name: 'amount', dataType: 'DECIMAL', columnType: 'METRIC' },
    { name: 'note', ...text },
  ],
};
const HEADER = 'id,amount,note\n';

/** What the report says about rows in values, and how many rows were written. */
async function run(
  content: string | Buffer,
  options: object = {},
): Promise<{ notes: string[]; written: number }> {
  const { result } = await runText(await temporaryFolder(), content, { schema: SCHEMA, ...options });
  const notes = result.warnings
    .filter(({ code }) => code === 'ROWS_IN_VALUES')
    .map(({ message }) => message.replace(/^.*\/export.csv: /, '').replace(/: where .*$/, ''));
  return { notes, written: result.rows.written };
}

describe('rows inside a value, after an unclosed quote', () => {
  it('are reported with the line and no value', async () => {
    const swallowed = `${HEADER}1,2.50,"abc\n2,3.50,x\n3,3.50,x\n8,9.50,"\n9,4.50,z\n`;
    const expected = {
      notes: ['a value contains 3 lines that look like rows, the first in line 2'],
      written: 2,
    };
    expect(await run(swallowed)).toEqual(expected);
    expect(await run(swallowed.replaceAll('\n', '\r\n'))).toEqual(expected);
    expect(await run(gzipSync(swallowed))).toEqual(expected);
    expect(await run(swallowed.replaceAll(',', ';'))).toEqual(expected);
    const { result } = await runText(await temporaryFolder(), swallowed, { schema: SCHEMA });
    expect(result.warnings.find(({ code }) => code === 'ROWS_IN_VALUES')?.message).not.toMatch(/abc|3\.50/);
  });

  it('are detected with any blocks, in any number, after broken lines, and where rows are made from records', async () => {
    const rows = Array.from({ length: 300 }, (_, row) => `${row},1.00,"a note\nover two lines"\n`).join('');
    const bad = '1,2.50,"abc\n2,3.50,x\n8,9.50,"\n';
    const content = `${HEADER}${rows}x,"y" z,1\n${bad}${rows}${bad}`;
    const expected = {
      notes: ['2 values contain 4 lines that look like rows, the first in line 603'],
      written: 602,
    };
    for (const blockBytes of [1024, 1500, 1 << 20])
      expect(await run(content, { blockBytes })).toEqual(expected);
    const shop = { name: 'shop', ...text, source: { value: 'x' } };
    expect(await run(content, { schema: { ...SCHEMA, columns: [...SCHEMA.columns, shop] } })).toEqual(
      expected,
    );
  });

  it('are detected with lone CRs as line ends', async () => {
    expect(await run(`${HEADER}1,2.50,"abc\r2,3.50,x\r8,9.50,"\n`)).toMatchObject({
      notes: ['a value contains 2 lines that look like rows, the first in line 2'],
    });
    const words = 'note\r\nred\r\ngreen\rblue\r\ngrey\r\n';
    expect(await run(words)).toEqual({
      notes: ['a value contains a line that looks like a row, the first in line 3'],
      written: 3,
    });
    expect(await run('note\na\n"b\nc\n\nd"\ne\n')).toMatchObject({
      notes: ['a value contains 2 lines that look like rows, the first in line 3'],
    });
  });

  it('are not detected in ordinary text', async () => {
    const texts = [
      '"one, two\nthree"',
      '"a\nb, c\nd"',
      '"5"" wide,\n6"" high"',
      '"\n\n"',
      '"x\r\ny"',
      '" a, b, c"',
    ];
    const rows = texts.map((note, row) => `${row},1.00,${note}\n`).join('');
    expect(await run(HEADER + rows)).toEqual({ notes: [], written: texts.length });
    // A single comma in one line proves nothing.
    const two = { dataSetId: 't', columns: [SCHEMA.columns[0], SCHEMA.columns[2]] };
    expect(await run('id,note\n1,"Dear all,\nthank you, and\nsee you"\n', { schema: two })).toMatchObject({
      notes: [],
    });
    expect(await run('id,note\n1,"a\n2,b\n3,c\n4,"\n', { schema: two })).toMatchObject({
      notes: ['a value contains 3 lines that look like rows, the first in line 2'],
    });
    expect(await run('note\na\r\n"b"\r\nc\r', {})).toMatchObject({ notes: [] });
  });
});

it.each([
  ['x\n1,2,3\ny', 2, 1],
  ['x\r\n1,2,3\r\n4,5,6\r\n', 2, 2],
  ['1,2,3', 2, 0],
  ['1,2,3\n', 2, 0],
  ['x\n1,2\n1,2,3,4', 2, 0],
  ['x\r1,2,3', 2, 1],
  ['x\n\ny', 0, 1],
])('lines that look like records are counted in %j', (value, delimiters, lines) => {
  const bytes = Buffer.from(`"${value}"`);
  const span = { start: 1, end: bytes.length - 1 };
  expect(countRecordLikeLines(bytes, span, { delimiter: 0x2c, delimiters })).toBe(lines);
});
