import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openXlsx } from '../../../src/read/xlsx/open-xlsx.js';
import { parseDataSetSchema } from '../../../src/schema/parse-schema.js';
import { compilePlan } from '../../../src/schema/plan.js';
import { packParts, packXlsx, partsOf, type XlsxBook } from '../../helpers/xlsx.js';

const SCHEMA = {
  dataSetId: 't',
  columns: ['order_id', 'day'].map((name) => ({ name, dataType: 'STRING', columnType: 'DIMENSION' })),
};

const plan = compilePlan(parseDataSetSchema(SCHEMA, 'test'), undefined, undefined);

/** The rows as the reader returns them, then the rejected ones as `row code`. */
async function linesOf(bytes: Buffer): Promise<readonly string[]> {
  const access = {
    size: bytes.length,
    read: (position: number, length: number) => Promise.resolve(bytes.subarray(position, position + length)),
    close: () => Promise.resolve(),
  };
  const opened = await openXlsx(access, {
    name: 'export.xlsx',
    plan,
    signal: new AbortController().signal,
  });
  const lines: string[] = [];
  const refused: string[] = [];
  for await (const block of opened.blocks) {
    if (block.kind !== 'text') continue;
    refused.push(...block.refused.map(({ code }) => code));
    lines.push(
      ...block.bytes
        .toString()
        .split('\n')
        .filter((line) => line !== ''),
    );
  }
  return [...lines.map((line) => line.replace(/,$/, '')), ...refused];
}

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/reading/${name}`, import.meta.url));

describe('workbooks found in practice', () => {
  it.each([
    ['1904-plain.xlsx', '2014-12-23'],
    ['1904-x15.xlsx', '2014-12-23'],
    ['dxf-numfmt.xlsx', '2010-12-22'],
    ['default-content-type.xlsx', '2010-12-22'],
    ['empty-shared-index.xlsx', ''],
  ])('%s', async (name, day) => {
    expect(await linesOf(fixture(name))).toEqual([`A-1,${day}`]);
  });
});

const OTHER = 'http://schemas.microsoft.com/office/spreadsheetml/2010/11/main';
const DAY = { stored: '40534', style: 1 } as const;
const BOOK: XlsxBook = {
  sheets: [
    {
      name: 'S',
      rows: [
        ['order_id', 'day'],
        ['A-1', DAY],
      ],
    },
  ],
  formats: [14],
};
const MANNERS = ['excel', 'inline', 'strict', 'prefixed'] as const;
const RIGHT = ['A-1,2010-12-22'];

/** The workbook with something inserted before the end of an element of a part (and into a list of extensions, too). */
async function withLookAlike(
  manner: NonNullable<XlsxBook['manner']>,
  part: string,
  end: string,
  xml: string,
) {
  const parts = partsOf({ ...BOOK, manner });
  const text = parts[part] ?? '';
  const prefix = manner === 'prefixed' ? 'x:' : '';
  const own = (name: string) => name.replaceAll(/<(\/?)(?=[a-z])/gi, `<$1${prefix}`);
  const foreign = xml
    .replaceAll(/<(\/?)(?=[a-z])/gi, '<$1y:')
    .replace(/<y:(\w+)/, `<y:$1 xmlns:y="${OTHER}"`);
  const defaulted = xml.replace(/<(\w+)/, `<$1 xmlns="${OTHER}"`);
  const extensions = `${own('<extLst><ext uri="{1}">')}${own(xml)}${foreign}${own('</ext></extLst>')}`;
  const close = own(`</${end}>`);
  expect(text).toContain(close);
  for (const inserted of [foreign, defaulted, extensions, foreign + extensions]) {
    const changed = { ...parts, [part]: text.replace(close, `${inserted}${close}`) };
    expect(await linesOf(packParts(changed))).toEqual(RIGHT);
  }
}

describe.each(MANNERS)(
  'elements of other namespaces and in extensions do not belong to the workbook (%s)',
  (manner) => {
    it.each([
      ['xl/workbook.xml', 'workbook', '<workbookPr date1904="1"/>'],
      ['xl/workbook.xml', 'workbook', '<sheets><sheet name="X" sheetId="9" id="rId9"/></sheets>'],
      ['xl/workbook.xml', 'sheets', '<sheet name="X" sheetId="9" id="rId9"/>'],
      ['xl/styles.xml', 'styleSheet', '<numFmts><numFmt numFmtId="14" formatCode="0.00%"/></numFmts>'],
      ['xl/styles.xml', 'numFmts', '<numFmt numFmtId="14" formatCode="0.00%"/>'],
      ['xl/styles.xml', 'cellXfs', '<xf numFmtId="2"/>'],
      [
        'xl/worksheets/sheet1.xml',
        'worksheet',
        '<sheetData><row r="9"><c r="A9"><v>1</v></c></row></sheetData>',
      ],
      ['xl/worksheets/sheet1.xml', 'sheetData', '<row r="9"><c r="A9"><v>1</v></c></row>'],
      ['xl/worksheets/sheet1.xml', 'row', '<c r="C1"><v>1</v></c>'],
      ['xl/worksheets/sheet1.xml', 'c', '<v>9</v>'],
      ['xl/worksheets/sheet1.xml', 'c', '<is><t>9</t></is>'],
      ['xl/worksheets/sheet1.xml', 'c', '<f>A1</f>'],
    ] as const)('%s, in %s: %s', async (part, end, xml) => {
      await withLookAlike(manner, part, end, xml);
    });
  },
);

describe.each(['excel', 'strict', 'prefixed'] as const)('shared strings (%s)', (manner) => {
  it.each([
    ['sst', '<si><t>9</t></si>'],
    ['si', '<t>9</t>'],
    ['si', '<r><t>9</t></r>'],
  ] as const)('in %s: %s', async (end, xml) => {
    await withLookAlike(manner, 'xl/sharedStrings.xml', end, xml);
  });
});

describe('styles', () => {
  it.each([
    '<dxfs><dxf><numFmt numFmtId="14" formatCode="0.00%"/></dxf></dxfs>',
    '<dxfs><dxf><numFmt numFmtId="14" formatCode="00000"/></dxf></dxfs>',
    '<tableStyles><tableStyle><numFmt numFmtId="14" formatCode="0"/></tableStyle></tableStyles>',
    '<cellStyleXfs><xf numFmtId="2"/></cellStyleXfs>',
    '<cellStyles><cellXfs><xf numFmtId="2"/></cellXfs></cellStyles>',
    '<dxfs><numFmts><numFmt numFmtId="14" formatCode="0"/></numFmts></dxfs>',
  ])('for anything but cells do not affect cells: %s', async (xml) => {
    const parts = partsOf(BOOK);
    for (const [before, after] of [
      ['</styleSheet>', `${xml}</styleSheet>`],
      ['<numFmts', `${xml}<numFmts`],
    ] as const) {
      const styles = (parts['xl/styles.xml'] ?? '').replace(before, after);
      expect(await linesOf(packParts({ ...parts, 'xl/styles.xml': styles }))).toEqual(RIGHT);
    }
  });

  it('do not turn an amount into a date', async () => {
    const parts = partsOf({ ...BOOK, formats: [4] });
    const styles = (parts['xl/styles.xml'] ?? '').replace(
      '</styleSheet>',
      '<dxfs><dxf><numFmt numFmtId="4" formatCode="yyyy-mm-dd"/></dxf></dxfs></styleSheet>',
    );
    expect(await linesOf(packParts({ ...parts, 'xl/styles.xml': styles }))).toEqual(['A-1,40534']);
  });

  it('may replace a built-in format', async () => {
    const parts = partsOf({ ...BOOK, formats: [41] });
    const styles = (parts['xl/styles.xml'] ?? '').replace(
      '</numFmts>',
      '<numFmt numFmtId="41" formatCode="yyyy/mm/dd"/></numFmts>',
    );
    expect(await linesOf(packParts({ ...parts, 'xl/styles.xml': styles }))).toEqual(RIGHT);
  });
});

describe('the parts of a package', () => {
  const TYPES = 'xmlns="http://schemas.openxmlformats.org/package/2006/content-types"';
  const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';
  const parts = partsOf(BOOK);
  const withTypes = (xml: string, more: Record<string, string | undefined> = {}) => {
    const all = { ...parts, '[Content_Types].xml': `<Types ${TYPES}>${xml}</Types>`, ...more };
    return packParts(
      Object.fromEntries(
        Object.entries(all).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
      ),
    );
  };

  it.each([
    ['the default of an ending', `<Default Extension="xml" ContentType="${SHEET}"/>`],
    [
      'the default of an ending in upper case',
      `<Default Extension="XML" ContentType="${SHEET.toUpperCase()}"/>`,
    ],
    ['a name in another case', `<Override PartName="/XL/Workbook.xml" ContentType="${SHEET}"/>`],
    ['no type at all', '<Default Extension="png" ContentType="image/png"/>'],
  ])('are detected by %s', async (_, xml) => {
    expect(await linesOf(withTypes(xml))).toEqual(RIGHT);
  });

  it('are found without the relationships of the package', async () => {
    const override = `<Override PartName="/xl/workbook.xml" ContentType="${SHEET}"/>`;
    expect(await linesOf(withTypes(override, { '_rels/.rels': undefined }))).toEqual(RIGHT);
    const byEnding = `<Default Extension="xml" ContentType="${SHEET}"/>`;
    expect(await linesOf(withTypes(byEnding, { '_rels/.rels': undefined }))).toEqual(RIGHT);
  });

  it('may have other names', async () => {
    const moved = Object.fromEntries(
      Object.entries(parts).map(([name, text]) => [
        name.replace('xl/', 'Book/').replace('workbook.xml', 'main.part'),
        text.replace('"xl/workbook.xml"', '"/Book/main.part"'),
      ]),
    );
    const types = `<Types ${TYPES}><Default Extension="part" ContentType="${SHEET}"/></Types>`;
    expect(await linesOf(packParts({ ...moved, '[Content_Types].xml': types }))).toEqual(RIGHT);
    const { '[Content_Types].xml': _, ...others } = moved;
    expect(await linesOf(packParts({ '[content_types].XML': types, ...others }))).toEqual(RIGHT);
  });

  it.each([
    ['two parts whose names differ in case only', { ...parts, 'xl/worksheets/Sheet1.xml': '<a/>' }],
    ['a sheet that is another document', { ...parts, 'xl/worksheets/sheet1.xml': '<html/>' }],
    [
      'a sheet of another namespace',
      { ...parts, 'xl/worksheets/sheet1.xml': `<worksheet xmlns="${OTHER}"/>` },
    ],
    ['a workbook without sheets', { ...parts, 'xl/workbook.xml': '<workbook><sheets/></workbook>' }],
    ['an undeclared prefix', { ...parts, 'xl/workbook.xml': '<x:workbook/>' }],
  ])('are refused when they are %s', async (_, changed) => {
    await expect(linesOf(packParts(changed))).rejects.toMatchObject({ code: 'CORRUPT_XLSX' });
  });

  it('may list shared strings that are missing, as long as no cell needs them', async () => {
    const relations = (parts['xl/_rels/workbook.xml.rels'] ?? '').replace(
      '</Relationships>',
      '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    );
    const inline = { ...partsOf({ ...BOOK, manner: 'inline' }), 'xl/_rels/workbook.xml.rels': relations };
    expect(await linesOf(packParts(inline))).toEqual(RIGHT);
    const { 'xl/sharedStrings.xml': __, ...missing } = parts;
    await expect(linesOf(packParts(missing))).rejects.toMatchObject({ code: 'CORRUPT_XLSX' });
  });
});

describe('cells with an empty value', () => {
  const cell = (xml: string) =>
    packXlsx({
      sheets: [
        {
          name: 'S',
          rows: [
            ['order_id', 'day'],
            ['A-1', { xml }],
          ],
        },
      ],
    });

  it.each(['n', 'b', 'd', 'e', 'str', 's', 'inlineStr'])('of type %s are empty', async (type) => {
    for (const value of ['<v/>', '<v></v>', '<v> </v>', ''])
      if (value !== '<v> </v>' || (type !== 'str' && type !== 'inlineStr'))
        expect(await linesOf(cell(`<c t="${type}">${value}</c>`))).toEqual(['A-1,']);
  });

  it('are formulas without a result, except text results', async () => {
    for (const type of ['n', 'b', 'd', 'e']) {
      for (const value of ['<v/>', '<v></v>', '']) {
        const book = packXlsx({
          sheets: [
            {
              name: 'S',
              rows: [['order_id', 'day'], ['A-1', { xml: `<c t="${type}"><f>B1</f>${value}</c>` }], ['A-2']],
            },
          ],
        });
        expect(await linesOf(book)).toEqual(['A-2,', 'FORMULA_NOT_COMPUTED']);
      }
    }
    expect(await linesOf(cell('<c t="str"><f>B1</f><v></v></c>'))).toEqual(['A-1,']);
  });
});
