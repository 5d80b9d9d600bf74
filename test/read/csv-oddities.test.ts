import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';
import { runText, type TextRun } from '../helpers/run-text.js';

const column = (name: string, dataType: string, more: object = {}) => ({
  name,
  dataType,
  columnType: dataType === 'STRING' ? 'DIMENSION' : 'METRIC',
  ...more,
});

const COLUMNS = [
  column('sku', 'STRING', { nullable: false, source: { from: 'SKU', isCode: true } }),
  column('title', 'STRING'),
  column('price', 'DECIMAL'),
  column('qty', 'INTEGER', { source: { from: 'Qty' } }),
];

async function run(content: string | Uint8Array, input: object = {}, options: object = {}): Promise<TextRun> {
  const schema = { dataSetId: 'products', columns: COLUMNS, input };
  return runText(await temporaryFolder(), content, { schema, ...options });
}

async function failure(content: string, input: object = {}): Promise<InputError> {
  const error: unknown = await run(content, input).catch((cause: unknown) => cause);
  if (!(error instanceof InputError)) throw new Error(`no InputError but ${String(error)}`);
  return error;
}

const HEADER = 'SKU,title,price,Qty\n';

describe('lines before the data', () => {
  const plain = `${HEADER}1,a,2.5,3\n`;

  it('may be sep=, which is honored and is not data', async () => {
    for (const first of ['sep=;\n', '"sep=;"\n', 'SEP=;\r\n', '\uFEFFsep=;\n']) {
      const { lines, rejects } = await run(`${first}${plain.replaceAll(',', ';')}x;y\n`);
      expect(lines).toEqual((await run(plain)).lines);
      expect(rejects).toEqual(['4 - FIELD_COUNT']);
    }
    const tab = await run(`sep=\t\n${plain.replaceAll(',', '\t')}`);
    expect(tab.lines).toHaveLength(1);
  });

  it('may be titles and remarks, which are skipped with a warning', async () => {
    const meta = '# Required | a unique id,# Required | a title,,\n';
    for (const titles of [meta, 'Sales report\n\nCreated on 2024-05-13\n', '"Report, ""May"""\n']) {
      const { lines, warnings, rejects } = await run(`${titles}${plain}5\n`);
      expect(lines).toHaveLength(1);
      expect(warnings).toContain('LINES_BEFORE_HEADER');
      expect(rejects).toEqual([`${titles.split('\n').length + 2} - FIELD_COUNT`]);
    }
    const told = await run(`one\ntwo "quote\n${plain}`, { skipLines: 2 });
    expect(told.lines).toHaveLength(1);
    expect(told.warnings).toEqual([]);
    expect((await run(`one\ntwo\n${plain}`, {}, { skipLines: 2 })).lines).toHaveLength(1);
  });

  it('are never data that was mistaken for a title', async () => {
    expect((await failure(`1,a,2.5,3\n2,b,2,3\n`)).code).toBe('HEADER_NOT_RECOGNIZED');
    expect((await failure(`Report\ntitle,price\na,2\n`)).code).toBe('HEADER_NOT_RECOGNIZED');
  });

  it('may be absent: files without a header use the names that are given', async () => {
    const names = ['SKU', 'title', '', 'price', 'Qty'];
    const data = '1,a,secret,2.5,3\n';
    const given = await run(data, { header: names });
    expect(given.lines).toEqual((await run(plain)).lines);
    expect((await run(data.replaceAll(',', '|'), {}, { header: names })).lines).toEqual(given.lines);
    const repeated = await run(`sku, Title,,price,qty\n${data}`, { header: names });
    expect(repeated.lines).toEqual(given.lines);
    expect(repeated.warnings).toEqual(['HEADER_IN_FILE']);
  });

  it('may be a wrong header, with suggestions for what is missing', async () => {
    const columns = [
      column('customer', 'STRING', { nullable: false, source: { from: 'customer_id' } }),
      column('email', 'STRING', { nullable: false, externalUserIdType: { hashedPii: 'EMAIL' } }),
      column('zip', 'STRING', { externalUserIdType: { hashedPii: 'ZIP' } }),
    ];
    const folder = await temporaryFolder();
    const messageOf = async (content: string) => {
      const error: unknown = await runText(folder, content, {
        schema: { dataSetId: 'people', columns },
      }).catch((cause: unknown) => cause);
      return error instanceof InputError ? error.message : '';
    };
    expect(await messageOf('Kunde;E-Mail-Adresse;PLZ\n1;a@b.co;12345\n')).toContain(
      'Did you mean: "E-Mail-Adresse" looks like email, "PLZ" looks like zip?',
    );
    expect(await messageOf('customer_id,メールアドレス\n1,a@b.co\n')).toContain(
      '"メールアドレス" looks like email',
    );
    expect(await messageOf('ann@example.com,Ann\n')).not.toMatch(/ann|Did you mean/i);
  });
});

describe('lines between and after the data', () => {
  it('are left out when they are comments, whatever quotes they have', async () => {
    const text = `# one, "two\n${HEADER}1,a,2.5,3\n#,"x\n2,"b\n#no comment",1,1\n#\n# last "`;
    const { lines, result, rejects } = await run(text, { comment: '#' });
    expect(lines).toHaveLength(2);
    expect(rejects).toEqual([]);
    expect(result.rows).toMatchObject({ read: 5, written: 2, leftOut: 3 });
    expect(result.leftOut).toEqual({ COMMENT_ROW: 3 });
    expect((await run(`${HEADER}#1,a,2.5,3\n`)).lines).toHaveLength(1);
  });

  it('are left out as comments with any blocks', async () => {
    const rows = Array.from({ length: 300 }, (_, index) =>
      index % 3 === 0 ? `# ${'remark '.repeat(index % 40)}"\n` : `${index},"a\n#b",1,1\n`,
    );
    const small = await run(HEADER + rows.join(''), { comment: '#' }, { blockBytes: 1024 });
    const large = await run(HEADER + rows.join(''), { comment: '#' });
    expect(small.lines).toEqual(large.lines);
    expect(small.result.leftOut).toEqual({ COMMENT_ROW: 100 });
    expect(large.result.leftOut).toEqual({ COMMENT_ROW: 100 });
  });

  it('are left out when they are footers that the schema names, and only then', async () => {
    const text = `${HEADER}1,a,2.5,3\nGrand Totals of May,b,1,1\n"Grand Totals (1)"\n\n"Copyright (c) 2024, inc."\nother\n`;
    const input = { footer: ['grand totals', 'Copyright (c)'] };
    const { lines, rejects, result } = await run(text, input);
    expect(lines).toHaveLength(2);
    expect(rejects).toEqual(['7 - FIELD_COUNT']);
    expect(result.leftOut).toEqual({ FOOTER: 2 });
    expect((await run(text)).rejects).toHaveLength(3);
  });
});

describe('fields', () => {
  it('may have literal quotes where the schema says so', async () => {
    const text = `SKU\ttitle\tprice\tQty\n1\t"12" pipe\t2.5\t3\n2\t12"\t1\t1\n3\t"open\t1\t1\n`;
    expect((await run(text)).rejects).not.toEqual([]);
    const { lines, rejects } = await run(text, { quote: 'none' });
    expect(rejects).toEqual([]);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('""12"" pipe');
  });

  it('may have blank headers, and be empty at the end of lines', async () => {
    const { lines, rejects } = await run(
      'SKU,title,price,Qty,,\n1,a,2.5,3,,\n1,a,2.5,3,,,,\n1,a,2.5,3,,,x\n',
    );
    expect(lines).toHaveLength(2);
    expect(rejects).toEqual(['4 - FIELD_COUNT']);
  });

  it('lose the apostrophe before codes and numbers, and are rejected for codes that lost digits', async () => {
    const rows = [
      "'4001,'4001,'2.5,'3",
      '4.479E+11,x,1,1',
      "'4.47900e+11,x,1,1",
      '1E5,x,1.5E3,1',
      "'abc,'=x,1,1",
    ];
    const { lines, rejects } = await run(`${HEADER}${rows.join('\n')}\n`, {}, { format: 'jsonl' });
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { sku: '4001', title: "'4001", price: 2.5, qty: 3 },
      { sku: '1E5', title: 'x', price: 1500, qty: 1 },
      { sku: "'abc", title: "'=x", price: 1, qty: 1 },
    ]);
    expect(rejects).toEqual(['3 sku SCIENTIFIC_NOTATION', '4 sku SCIENTIFIC_NOTATION']);
  });

  it('never hash a phone number or postal code in scientific notation, nor its apostrophe', async () => {
    const columns = [
      column('phone', 'STRING', { externalUserIdType: { hashedPii: 'PHONE' } }),
      column('zip', 'STRING', { externalUserIdType: { hashedPii: 'ZIP' } }),
    ];
    const schema = { dataSetId: 'people', countryCode: 'US', columns };
    const folder = await temporaryFolder();
    const odd = await runText(
      folder,
      "phone,zip\n'+14155550132,'02134\n4.479E+11,02134\n+14155550132,9.4E+4\n",
      {
        schema,
      },
    );
    const plain = await runText(folder, 'phone,zip\n+14155550132,02134\n,02134\n+14155550132,\n', { schema });
    expect(odd.lines).toEqual(plain.lines);
    expect(odd.rejects).toEqual([]);
    expect(odd.result.identifierNotes).toEqual({
      phone: { SCIENTIFIC_NOTATION: 1 },
      zip: { SCIENTIFIC_NOTATION: 1 },
    });
    expect(odd.warnings).toContain('SCIENTIFIC_NOTATION');
  });

  it('may be whole numbers with zeros after the point, but no other decimals', async () => {
    const { lines, rejects } = await run(`${HEADER}1,a,1,12.00\n2,a,1,1.5\n`);
    expect(lines).toHaveLength(1);
    expect(rejects).toEqual(['3 qty INVALID_INTEGER']);
  });

  it('reject rows with undecodable characters, only where these would be written', async () => {
    const text = Buffer.from(
      `SKU,title,price,Qty,note\n1,\u00e9t\u00e9,1,1,\u00fc\n2,a\u0081,1,1,\n3,b,1,1,\u008d\n`,
      'latin1',
    );
    const { lines, rejects, warnings } = await run(text);
    expect(lines).toHaveLength(2);
    expect(rejects).toEqual(['3 title INVALID_ENCODING']);
    expect(warnings).toEqual(['ENCODING_GUESSED']);
  });
});
