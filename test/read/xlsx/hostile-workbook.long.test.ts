import { describe, expect, it } from 'vitest';
import { IngestError } from '../../../src/errors.js';
import { packZip } from '../../helpers/pack-zip.js';
import { runText } from '../../helpers/run-text.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';
import { packSheet, packXlsx } from '../../helpers/xlsx.js';

const SCHEMA = {
  dataSetId: 'orders',
  columns: [{ name: 'id', dataType: 'STRING', columnType: 'DIMENSION' }],
};
const ROWS = [['id'], ['secret-1']];
const NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const sheetOf = (data: string) =>
  packXlsx({
    sheets: [
      { name: 'S', rows: [], xml: `<worksheet ${NAMESPACE}><sheetData>${data}</sheetData></worksheet>` },
    ],
  });
const header = '<row r="1"><c r="A1" t="str"><v>id</v></c></row>';
const withPart = (name: string, content: string) => packSheet(ROWS, { parts: { [name]: content } });

const run = async (bytes: Buffer, options = {}) =>
  runText(await temporaryFolder(), bytes, { schema: SCHEMA, ...options }, 'export.xlsx');
async function refusal(bytes: Buffer, options = {}): Promise<IngestError> {
  const error = await run(bytes, options).then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(error instanceof IngestError)) throw new Error('it was not refused', { cause: error });
  expect(error.message).toContain('export.xlsx');
  expect(error.message).not.toContain('secret');
  return error;
}

describe('a damaged workbook is refused by name', () => {
  it.each([
    ['a cell beyond the last column', sheetOf(`${header}<row r="2"><c r="ZZZ2"><v>1</v></c></row>`)],
    ['a cell beyond all rows', sheetOf(`${header}<row r="9999999"><c r="A9999999"><v>1</v></c></row>`)],
    ['a reference that does not fit its row', sheetOf(`${header}<row r="2"><c r="A3"><v>1</v></c></row>`)],
    ['an invalid reference', sheetOf(`${header}<row r="2"><c r="7"><v>1</v></c></row>`)],
    ['cells out of order', sheetOf(`${header}<row r="2"><c r="B2"><v>1</v></c><c r="B2"><v>1</v></c></row>`)],
    ['rows out of order', sheetOf(`${header}<row r="1"><c r="A1"><v>1</v></c></row>`)],
    ['a text that is not there', sheetOf(`${header}<row r="2"><c r="A2" t="s"><v>7</v></c></row>`)],
    ['a negative text', sheetOf(`${header}<row r="2"><c r="A2" t="s"><v>-1</v></c></row>`)],
    ['an unknown type', sheetOf(`${header}<row r="2"><c r="A2" t="secret"><v>-1</v></c></row>`)],
    ['XML that is not well-formed', sheetOf(`${header}<row r="2"><c r="A2"><secret></c></row>`)],
    ['XML that ends early', withPart('xl/worksheets/sheet1.xml', '<worksheet><sheetData><row>')],
    ['elements in elements', sheetOf(`${'<a>'.repeat(1e5)}`)],
    [
      'a custom entity',
      withPart('xl/sharedStrings.xml', '<!DOCTYPE a [<!ENTITY e "secret">]><sst><si><t>&e;</t></si></sst>'),
    ],
    [
      'a part that is missing',
      withPart(
        'xl/_rels/workbook.xml.rels',
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="../../../../etc/passwd"/></Relationships>',
      ),
    ],
    ['a sheet that is missing', withPart('xl/_rels/workbook.xml.rels', '<Relationships/>')],
  ])('%s', async (_, bytes) => {
    expect((await refusal(bytes)).code).toBe('CORRUPT_XLSX');
  });

  it('with invalid UTF-8, or changed or cut-off bytes', async () => {
    const name = 'xl/worksheets/sheet1.xml';
    const invalid = packZip([
      {
        name: '[Content_Types].xml',
        content: '<Types><Override PartName="/w.xml" ContentType="x.spreadsheetml.sheet.main+xml"/></Types>',
      },
      { name: 'w.xml', content: '<workbook><sheets><sheet name="S" r:id="1"/></sheets></workbook>' },
      {
        name: '_rels/w.xml.rels',
        content: '<Relationships><Relationship Id="1" Type="x/worksheet" Target="s.xml"/></Relationships>',
      },
      {
        name: 's.xml',
        content: Buffer.concat([
          Buffer.from(`<worksheet><sheetData>${header}<row><c t="str"><v>`),
          Buffer.of(0xff),
          Buffer.from('</v></c></row></sheetData></worksheet>'),
        ]),
      },
    ]);
    expect((await refusal(invalid)).code).toBe('CORRUPT_XLSX');
    const whole = packSheet(ROWS);
    expect((await refusal(whole.subarray(0, whole.length - 30))).code).toBe('TRUNCATED_ZIP');
    const changed = Buffer.from(whole);
    const at = changed.indexOf(name) + name.length;
    changed.fill(0xff, at, at + 20);
    expect((await refusal(changed)).code).toBe('CORRUPT_ZIP');
  });
});

describe('other documents are refused with advice', () => {
  const ole = Buffer.concat([
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    Buffer.alloc(1024),
  ]);
  const types = (type: string) =>
    packZip([
      {
        name: '[Content_Types].xml',
        content: `<Types><Override PartName="/a" ContentType="${type}"/></Types>`,
      },
    ]);
  it.each([
    ['.xls', ole, 'old Excel'],
    ['a password', Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]), 'password'],
    ['.xlsb', types('application/vnd.ms-excel.sheet.binary.macroEnabled.main'), '.xlsb'],
    [
      '.docx',
      types('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'),
      'without sheets',
    ],
    [
      '.ods',
      packZip(['mimetype', 'content.xml', 'META-INF/manifest.xml'].map((name) => ({ name, content: 'x' }))),
      '.ods',
    ],
  ])('%s', async (_, bytes, what) => {
    const error = await refusal(bytes);
    expect(error.code).toBe('UNSUPPORTED_FORMAT');
    expect(error.message).toContain(what);
  });

  it('such as a workbook where another format was named', async () => {
    expect((await refusal(packSheet(ROWS), { inputFormat: 'csv' })).code).toBe('UNSUPPORTED_FORMAT');
    expect((await refusal(Buffer.from('id\n1\n'), { inputFormat: 'xlsx' })).code).toBe('UNSUPPORTED_FORMAT');
  });
});

describe('a workbook that is crafted to be expensive', () => {
  it('is refused when it decompresses to an excessive size', async () => {
    const filler = ' '.repeat(70 * 1024 * 1024);
    expect((await refusal(sheetOf(header + filler))).code).toBe('EXPANSION_LIMIT');
  });

  it('costs nothing for declared sizes, and for cells without a value', async () => {
    const styled = Array.from(
      { length: 20_000 },
      (_, row) => `<row r="${row + 2}"><c r="XFD${row + 2}" s="1"/></row>`,
    );
    const last = '<row r="1048576"><c r="A1048576" t="str"><v>x</v></c></row>';
    const { lines, result } = await run(sheetOf(header + styled.join('') + last));
    expect(lines).toEqual(['x']);
    expect(result.rows.read).toBe(1);
  });

  it('is read as plain data when it has macros, links to other files, or the type of a template', async () => {
    const parts = {
      '[Content_Types].xml':
        '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
      'xl/vbaProject.bin': 'x',
    };
    expect((await run(packSheet(ROWS, { parts }))).lines).toEqual(['secret-1']);
  });
});
