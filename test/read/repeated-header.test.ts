import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runText } from '../helpers/run-text.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { packSheet } from '../helpers/xlsx.js';

const schema = (input: object = {}) => ({
  dataSetId: 't',
  input,
  columns: ['id', 'amount', 'note'].map((name) => ({
    name,
    dataType: 'STRING',
    columnType: 'DIMENSION',
  })),
});

async function run(content: string | Buffer, options: object = {}, input: object = {}, name = 'a.csv') {
  const found = await runText(await temporaryFolder(), content, { schema: schema(input), ...options }, name);
  return { lines: found.lines, rejects: found.rejects, leftOut: found.result.leftOut };
}

const HEADER = 'id,amount,note\n';

describe('a repeated header', () => {
  it.each([
    HEADER,
    'ID, Amount ,NOTE\n',
    '"id","amount","note"\n',
    '\uFEFFid,amount,note\n',
    '\uFEFF"id","amount","note"\n',
    'id,amount,note,,\n',
    'id,amount,note\r\n',
    '---,------,----\n',
    '--,-,-\n',
    '-----------------------\n',
    '----+--------+--------\n',
  ])('%j is left out and counted at any position', async (line) => {
    for (const options of [{}, { blockBytes: 1024 }]) {
      const rows = Array.from({ length: 60 }, (_, index) => `${index},1,some text of a note\n`);
      const text = `${HEADER}${line}1,2,a\n${line}${rows.join('')}${line}`;
      const { lines, rejects, leftOut } = await run(text, options);
      expect(lines).toHaveLength(61);
      expect(rejects).toEqual([]);
      expect(leftOut).toEqual({ REPEATED_HEADER: 3 });
    }
  });

  it.each([
    'id,amount,x\n',
    'id,2,note\n',
    'idx,amount,note\n',
    '-,-,-\n',
    '-5,-1,--\n',
    '-+-,-,-\n',
    '1,"x\nid,amount,note\n",b\n',
    'note,id,other\n',
    'note,note,note\n',
  ])('%j counts as a row', async (line) => {
    const { lines, leftOut } = await run(`${HEADER}${line}1,2,a\n`);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    expect(leftOut).toEqual({});
  });

  it('is detected in gzip members, with every delimiter, in other scripts, and after broken lines', async () => {
    const member = gzipSync(`${HEADER}1,2,a\n`);
    expect(await run(Buffer.concat([member, member]))).toMatchObject({
      lines: ['1,2,a', '1,2,a'],
      leftOut: { REPEATED_HEADER: 1 },
    });
    for (const delimiter of [';', '\t', '|']) {
      const text = `${HEADER}1,2,a\n${HEADER}2,3,b\n`.replaceAll(',', delimiter);
      expect(await run(text)).toMatchObject({ lines: ['1,2,a', '2,3,b'], leftOut: { REPEATED_HEADER: 1 } });
    }
    const names = '番号,amount,note,備考\n';
    const japanese = { ...schema(), columns: [{ ...schema().columns[0], source: { from: '番号' } }] };
    expect(await run(`${names}1,2,a,\n${names}２,3,b,\n`, { schema: japanese })).toMatchObject({
      lines: ['1', '２'],
      leftOut: { REPEATED_HEADER: 1 },
    });
    const broken = await run(`${HEADER}1,2,"a" b\n${HEADER}2,3,b\nid,amount,"note\n`);
    expect(broken.rejects).toEqual(['2 - MALFORMED_QUOTES', '5 - UNCLOSED_QUOTE']);
    expect(broken.leftOut).toEqual({ REPEATED_HEADER: 1 });
  });

  it('is detected in workbooks', async () => {
    const rows = [
      ['id', 'amount', 'note'],
      ['--', '------', '----'],
      ['1', '2', 'a'],
      [' ID', 'Amount', 'note'],
      ['2', '3', 'b'],
    ];
    expect(await run(packSheet(rows), {}, {}, 'a.xlsx')).toMatchObject({
      lines: ['1,2,a', '2,3,b'],
      leftOut: { REPEATED_HEADER: 2 },
    });
  });

  it('is detected before rows are joined', async () => {
    const columns = schema().columns.map((column) =>
      column.name === 'note' ? { ...column, source: { from: ['note', 'amount'], join: ' ' } } : column,
    );
    const { leftOut } = await run(`${HEADER}1,2,a\n${HEADER}`, { schema: { ...schema(), columns } }).catch(
      () => run(`${HEADER}1,2,a\n${HEADER}`, { transform: { note: () => 'x' } }),
    );
    expect(leftOut).toEqual({ REPEATED_HEADER: 1 });
  });
});

describe('footers that the schema names', () => {
  const FOOTER = { footer: ['Total'] };
  it.each([
    'Total,6.00,\n',
    'TOTAL:,6.00,x\n',
    'Total,6.00,x\n',
    '"Total: 3 rows",,\n',
    ' total ,6,\n',
    'Total\n',
  ])('are detected in %j, at any width', async (line) => {
    expect(await run(`${HEADER}1,2.50,a\n2,3.50,b\n${line}`, {}, FOOTER)).toEqual({
      lines: ['1,2.50,a', '2,3.50,b'],
      rejects: [],
      leftOut: { FOOTER: 1 },
    });
  });

  it('are not assumed in a filled row that merely begins like one, or without a name in the schema', async () => {
    expect((await run(`${HEADER}Total Care,5,x\n`, {}, FOOTER)).lines).toEqual(['Total Care,5,x']);
    expect((await run(`${HEADER}Total,6.00,\n`)).lines).toEqual(['Total,6.00,']);
  });

  it('are detected in workbooks', async () => {
    const rows = [
      ['id', 'amount', 'note'],
      ['1', '2', 'a'],
      ['Total', '6'],
      ['Total', '6', 'x'],
    ];
    expect(await run(packSheet(rows), {}, FOOTER, 'a.xlsx')).toMatchObject({
      lines: ['1,2,a'],
      leftOut: { FOOTER: 2 },
    });
  });
});

describe('a repeated header in another order', () => {
  const refused = { code: 'HEADER_CHANGES', message: expect.stringMatching(/ line 62[, ]/) };
  const rows = Array.from({ length: 60 }, (_, index) => `${index},1,some text of a note\n`).join('');

  it.each(['note,id,amount\n', 'Note, ID ,"AMOUNT"\r\n', 'amount,id,note,,\n', '\uFEFFnote,amount,id\n'])(
    '%j refuses the file, with the line',
    async (line) => {
      for (const options of [{}, { blockBytes: 1024 }])
        await expect(run(`${HEADER}${rows}${line}x,2,3\n`, options)).rejects.toMatchObject(refused);
    },
  );

  it('is not detected within a value', async () => {
    const { lines } = await run(`${HEADER}1,2,"a\nnote,id,amount\nb"\n`);
    expect(lines).toHaveLength(1);
  });

  it('is detected in other scripts, and in workbooks', async () => {
    const names = ['番号', '金額', 'メモ'];
    const columns = names.map((name, index) => ({
      name: `c${index}`,
      dataType: 'STRING',
      columnType: 'DIMENSION',
      source: { from: name },
    }));
    const text = `${names.join(',')}\n1,2,3\n${names.toReversed().join(',')}\n4,5,6\n`;
    const options = { schema: { dataSetId: 't', columns } };
    await expect(runText(await temporaryFolder(), text, options)).rejects.toMatchObject({
      code: 'HEADER_CHANGES',
    });
    const book = packSheet([
      ['id', 'amount', 'note'],
      ['1', '2', 'a'],
      ['note', 'id', 'amount'],
      ['b', '2', '3'],
    ]);
    await expect(run(book, {}, {}, 'a.xlsx')).rejects.toThrow(/row 3 .*another order/);
  });
});
