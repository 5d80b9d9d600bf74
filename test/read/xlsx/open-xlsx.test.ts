import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { IngestError } from '../../../src/errors.js';
import { packZip } from '../../helpers/pack-zip.js';
import { runText } from '../../helpers/run-text.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';
import { packSheet, packXlsx, type XlsxBook, type XlsxCell } from '../../helpers/xlsx.js';

const column = (name: string, dataType: string, more = {}) => ({
  name,
  dataType,
  columnType: dataType === 'DECIMAL' ? 'METRIC' : 'DIMENSION',
  ...more,
});
const SCHEMA = {
  dataSetId: 'orders',
  countryCode: 'DE',
  columns: [
    column('order_id', 'STRING', { source: { from: 'Order', isCode: true } }),
    column('title', 'STRING'),
    column('price', 'DECIMAL'),
    column('day', 'DATE'),
    column('paid', 'STRING'),
  ],
};
const HEADER = ['Order', 'Title', 'Price', 'Day', 'Paid'];

const codeOf = async (bytes: Buffer, options = {}) =>
  run(bytes, options).then(
    () => 'read',
    (error: unknown) => (error instanceof IngestError ? error.code : String(error)),
  );
const run = async (bytes: Buffer, options = {}, name = 'export.xlsx') =>
  runText(await temporaryFolder(), bytes, { schema: SCHEMA, ...options }, name);
/** What happens to a cell as the value of a column: its text, or why its row was rejected. */
const cell = async (name: string, value: XlsxCell, book: Omit<XlsxBook, 'sheets'> = {}) => {
  const row = HEADER.map((field) => (field === name ? value : null));
  const { lines, rejects } = await run(packSheet([HEADER, row, ['last']], book), { leakGuard: 'off' });
  const place = HEADER.indexOf(name);
  return rejects[0] ?? lines[0]?.split(',')[place];
};

const EXPECTED = ['A-1,"Größe, „L“",12.5,2024-03-01,true', '4917612345678,two lines,0.15,1900-02-28,false'];
const ROWS: readonly (readonly XlsxCell[])[] = [
  HEADER,
  ['A-1', 'Größe, „L“', 12.5, { stored: '45352', style: 1 }, true],
  [4917612345678, 'two lines', { stored: '0.14999999999999999' }, { stored: '59', style: 1 }, false],
];

describe('a workbook', () => {
  it.each(['excel', 'inline', 'strict', 'prefixed'] as const)(
    'that is written in the manner of %s is read',
    async (manner) => {
      const { lines, result, warnings } = await run(packSheet(ROWS, { manner, formats: [14] }));
      expect(lines).toEqual(EXPECTED);
      expect(result.rows).toEqual({ read: 2, written: 2, rejected: 0, leftOut: 0 });
      expect(warnings).toEqual([]);
    },
  );

  it('is detected by its content, compressed and in archives', async () => {
    const bytes = packSheet(ROWS, { formats: [14] });
    expect((await run(bytes, {}, 'export.csv')).lines).toEqual(EXPECTED);
    expect((await run(gzipSync(bytes))).lines).toEqual(EXPECTED);
    expect((await run(packZip([{ name: 'a.xlsx', content: bytes }]))).lines).toEqual(EXPECTED);
  });
});

describe('the sheet', () => {
  const sheets = [
    { name: 'Empty', rows: [] },
    { name: 'Secret', rows: [HEADER, ['hidden']], state: 'hidden' as const },
    { name: 'Orders', rows: [HEADER, ['first']] },
    { name: '1', rows: [HEADER, ['second']] },
  ];

  it('is the first visible one with content, and a warning says so', async () => {
    const { lines, result } = await run(packXlsx({ sheets }));
    expect(lines).toEqual(['first,,,,']);
    expect(result.warnings).toContainEqual({
      code: 'SHEETS_NOT_READ',
      message: expect.stringMatching(/only "Orders" was read, and not "Secret" \(hidden\), "1"/),
    });
  });

  it('that does not fit is named with the others, such as a cover sheet', async () => {
    const cover = { name: 'Cover', rows: [['Orders of May']] };
    await expect(run(packXlsx({ sheets: [cover, ...sheets] }))).rejects.toMatchObject({
      code: 'HEADER_NOT_RECOGNIZED',
      message: expect.stringMatching(
        /"Cover".*and not "Secret" \(hidden\), "Orders", "1".*with sheet or input.sheet/,
      ),
    });
  });

  it.each([
    ['orders', 'first'],
    ['1', 'second'],
    ['2', 'hidden'],
    ['3', 'first'],
  ])('can be chosen as %s', async (sheet, value) => {
    const { lines, warnings } = await run(packXlsx({ sheets }), { sheet });
    expect(lines).toEqual([`${value},,,,`]);
    expect(warnings).not.toContain('SHEETS_NOT_READ');
  });

  it('can be chosen in the schema, which makes another run', async () => {
    const bytes = packXlsx({ sheets });
    const schema = { ...SCHEMA, input: { sheet: '1' } };
    const [byDefault, bySchema, byOption] = [
      await run(bytes),
      await run(bytes, { schema }),
      await run(bytes, { sheet: 'Orders' }),
    ];
    expect(bySchema.lines).toEqual(['second,,,,']);
    expect(new Set([byDefault, bySchema, byOption].map(({ result }) => result.runId)).size).toBe(3);
  });

  it('must exist', async () => {
    await expect(run(packXlsx({ sheets }), { sheet: 'Kunden' })).rejects.toMatchObject({
      code: 'SHEET_NOT_FOUND',
      message: expect.stringContaining('"Empty", "Secret" (hidden), "Orders", "1"'),
    });
    expect(await codeOf(packXlsx({ sheets: sheets.slice(0, 2) }))).toBe('SHEET_NOT_FOUND');
    const empty = await run(packXlsx({ sheets: sheets.slice(0, 1) })).catch((error: unknown) => error);
    expect(empty).toMatchObject({ code: 'NO_ROWS' });
  });
});

describe('the header', () => {
  it('may follow titles and empty rows, and lines are rows of the sheet', async () => {
    const rows = [
      [],
      ['Export of Friday'],
      [],
      ['', 'Order', 'Price\n'],
      [],
      ['', 'A-1', 1],
      [],
      ['', 'A-2', 'x'],
    ];
    const { lines, rejects, warnings } = await run(packSheet(rows));
    expect(lines).toEqual(['A-1,,1,,']);
    expect(rejects).toEqual(['8 price INVALID_DECIMAL']);
    expect(warnings).toContain('LINES_BEFORE_HEADER');
  });

  it('may be given, and rows before it skipped', async () => {
    const rows = [['Order'], ['A-1', 2]];
    expect((await run(packSheet(rows), { header: ['Order', 'Price'], skipLines: 1 })).lines).toEqual([
      'A-1,,2,,',
    ]);
  });

  it('is refused when it does not fit', async () => {
    expect(
      await codeOf(
        packSheet([
          ['a', 'b'],
          ['1', '2'],
        ]),
      ),
    ).toBe('HEADER_NOT_RECOGNIZED');
    expect(
      await codeOf(
        packSheet([
          ['Order', 'order'],
          ['1', '2'],
        ]),
      ),
    ).toBe('DUPLICATE_HEADER');
  });
});

describe('numbers', () => {
  it.each([
    ['Title', '4917612345678', '4917612345678'],
    ['Order', '4.479E+11', '447900000000'],
    ['Title', '1.5E+3', '1500'],
    ['Price', '19.989999999999998', '19.99'],
    ['Title', '0.30000000000000004', '0.3'],
    ['Title', '-1.1000000000000001', '-1.1'],
    ['Title', '1E-7', '0.0000001'],
    ['Title', '-0', '0'],
    ['Order', '123456789012345', '123456789012345'],
    ['Order', '1234567890123450', '2 order_id SCIENTIFIC_NOTATION'],
    ['Order', '1.2345678901234567E+19', '2 order_id SCIENTIFIC_NOTATION'],
    ['Title', '1234567890123450', '1234567890123450'],
    ['Title', '12345678901234567890', '2 title UNSAFE_NUMBER'],
    ['Price', '1E+20', '100000000000000000000'],
    ['Price', '1E+999', '2 price INVALID_DECIMAL'],
    ['Price', 'NaN', '2 price INVALID_DECIMAL'],
  ])('in the column %s, %s becomes %s', async (name, stored, expected) => {
    expect(await cell(name, { stored })).toBe(expected);
  });

  it('keep the zeros that a format of zeros shows', async () => {
    const formats = ['00000', '00000\\-0000', '0.00', '#,##0 "days"', '[Red]0'];
    expect(await cell('Order', { stored: '1234', style: 1 }, { formats })).toBe('01234');
    expect(await cell('Order', { stored: '12345678', style: 2 }, { formats })).toBe('01234-5678');
    for (const style of [3, 4, 5])
      expect(await cell('Order', { stored: '1234', style }, { formats })).toBe('1234');
  });

  it('are written for columns with a decimal comma, beside one without', async () => {
    const price = { source: { from: 'Price', decimalComma: true } };
    const schema = {
      ...SCHEMA,
      columns: [column('a', 'DECIMAL', price), column('b', 'DECIMAL', { source: { from: 'Price' } })],
    };
    const rows = [['Price'], [1234.5]];
    expect((await run(packSheet(rows), { schema })).lines).toEqual(['1234.5,1234.5']);
    const texts = await run(packSheet([['Price'], ['1.234,5']]), {
      schema: { ...schema, columns: [schema.columns[0]] },
    });
    expect(texts.lines).toEqual(['1234.5']);
  });
});

describe('times', () => {
  const formats = [
    14,
    'dd/mm/yyyy hh:mm',
    'h:mm AM/PM',
    '[h]:mm',
    '"day" 0',
    'ggge"年"m"月"d"日"',
    'mm:ss.000',
    22,
  ];
  it.each([
    ['1', 1, '1900-01-01'],
    ['59', 1, '1900-02-28'],
    ['60', 1, '2 title INVALID_DATE'],
    ['61', 1, '1900-03-01'],
    ['45351', 1, '2024-02-29'],
    ['45352.573611111111', 2, '2024-03-01T13:46:00'],
    ['45352.573622685188', 2, '2024-03-01T13:46:01'],
    ['45352.573622697', 2, '2024-03-01T13:46:01.001'],
    ['45352', 2, '2024-03-01T00:00:00'],
    ['45352.5', 1, '2024-03-01T12:00:00'],
    ['0.75', 3, '18:00:00'],
    ['1.5', 4, '36:00:00'],
    ['45352', 5, '45352'],
    ['45352', 6, '2024-03-01'],
    ['0.5', 7, '12:00:00'],
    ['2958465.999', 8, '9999-12-31T23:58:33.600'],
    ['2958466', 1, '2 title INVALID_DATE'],
    ['-1', 1, '2 title INVALID_DATE'],
  ])('%s in format %d becomes %s', async (stored, style, expected) => {
    expect(await cell('Title', { stored, style }, { formats })).toBe(expected.replace('.600', '.6'));
  });

  it('are counted from 1904 where the workbook says so', async () => {
    const book = { formats, isFrom1904: true };
    expect(await cell('Day', { stored: '43890', style: 1 }, book)).toBe('2024-03-01');
    expect(await cell('Day', { stored: '0', style: 1 }, book)).toBe('1904-01-01');
  });

  it('are not read by the format that the schema has for text', async () => {
    const day = { source: { from: 'Day', format: 'yyyy-dd-MM' } };
    const schema = { ...SCHEMA, columns: [column('day', 'DATE', day)] };
    const rows = [
      ['Day'],
      [{ stored: '45352', style: 1 }],
      ['2024-01-03'],
      [{ xml: '<c t="d"><v>2024-03-01T10:00:00</v></c>' }],
    ];
    expect((await run(packSheet(rows, { formats }), { schema })).lines).toEqual(Array(3).fill('2024-03-01'));
  });
});

describe('cells', () => {
  it.each([
    ['<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', '2 title ERROR_VALUE'],
    ['<c><f>A1+1</f></c>', '2 title FORMULA_NOT_COMPUTED'],
    ['<c t="str"><f>A1</f><v>a_x005F_x0041_b_x0042_</v></c>', 'a_x0041_bB'],
    ['<c t="str"><f>A1</f><v></v></c>', ''],
    ['<c><f>A1+1</f><v>5</v></c>', '5'],
    ['<c t="b"><v>1</v></c>', 'true'],
    ['<c s="0"/>', ''],
    [
      '<c t="inlineStr"><is><r><rPr><b/></rPr><t>to</t></r><r><t xml:space="preserve"> you</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>',
      'to you',
    ],
    ['<c t="inlineStr"><is><t>a &amp; <![CDATA[<b>]]></t></is></c>', 'a & <b>'],
    ['<c t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c>', '😀'],
    ['<c t="inlineStr"><is><t>_xD83D_</t></is></c>', '2 title INVALID_ENCODING'],
    ['<c t="inlineStr"><is><t>a_x0000_</t></is></c>', '2 title NUL_CHARACTER'],
  ])('%s becomes %s', async (xml, expected) => {
    expect(await cell('Title', { xml })).toBe(expected);
  });

  it('are judged only when they are read', async () => {
    const error = { xml: '<c t="e"><v>#N/A</v></c>' };
    const rows = [
      ['Order', 'Note'],
      ['A-1', error],
      [null, error],
      [null, null, null],
    ];
    const { lines, result } = await run(packSheet(rows));
    // The other row has nothing that is read.
    expect(lines).toEqual(['A-1,,,,']);
    expect(result.rows).toEqual({ read: 2, written: 1, rejected: 0, leftOut: 1 });
  });

  it('beyond the header reject their row, as do too many characters', async () => {
    const long = { xml: `<c t="inlineStr"><is><t>${'x'.repeat(1100 * 1024)}</t></is></c>` };
    const { lines, rejects } = await run(
      packSheet([['Order', 'Title'], ['a', 'b', 'c'], ['d', long], ['e']]),
    );
    expect(lines).toEqual(['e,,,,']);
    expect(rejects).toEqual(['2 - FIELD_COUNT', '3 - RECORD_TOO_LARGE']);
  });

  it('of a footer leave their row out', async () => {
    const schema = { ...SCHEMA, input: { footer: ['Grand Total'] } };
    const rows = [
      ['Note', 'Order', 'Price'],
      ['n', 'A-1', 1],
      ['Grand Totals', '5'],
    ];
    const { lines, result } = await run(packSheet(rows), { schema });
    expect(lines).toEqual(['A-1,,1,,']);
    expect(result.rows).toEqual({ read: 2, written: 1, rejected: 0, leftOut: 1 });
  });
});
