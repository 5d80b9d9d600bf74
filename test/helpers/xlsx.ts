import { packZip } from './pack-zip.js';

/** A cell: text, a number (as stored), a boolean, nothing, or literal XML. */
export type XlsxCell =
  | string
  | number
  | boolean
  | null
  | { readonly stored: string; readonly style?: number }
  | { readonly xml: string };

export interface XlsxSheet {
  readonly name: string;
  readonly rows: readonly (readonly XlsxCell[])[];
  readonly state?: 'hidden' | 'veryHidden';
  /** The entire part, instead of the rows. */
  readonly xml?: string;
}

export interface XlsxBook {
  readonly sheets: readonly XlsxSheet[];
  /** Format codes; the style of that index (from 1 on) uses them. Numbers are ids of built-in formats. */
  readonly formats?: readonly (string | number)[];
  readonly isFrom1904?: boolean;
  /**
   * The conventions of the writer: Excel shares its strings; `inline` is typical of streaming writers; `strict` uses
   * the namespaces of ISO 29500 strict; `prefixed` puts a prefix before every element.
   */
  readonly manner?: 'excel' | 'inline' | 'strict' | 'prefixed';
  /** Replaces or adds parts. */
  readonly parts?: Readonly<Record<string, string>>;
}

const TRANSITIONAL = {
  main: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  relations: 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
};
const STRICT = {
  main: 'http://purl.oclc.org/ooxml/spreadsheetml/main',
  relations: 'http://purl.oclc.org/ooxml/officeDocument/relationships',
};
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** The bytes of a workbook. */
export function packXlsx(book: XlsxBook): Buffer {
  return packParts({ ...partsOf(book), ...book.parts });
}

/** A package of parts, unchanged. */
export function packParts(parts: Readonly<Record<string, string>>): Buffer {
  return packZip(Object.entries(parts).map(([name, content]) => ({ name, content })));
}

/** A workbook of one sheet. */
export function packSheet(
  rows: readonly (readonly XlsxCell[])[],
  book: Omit<XlsxBook, 'sheets'> = {},
): Buffer {
  return packXlsx({ ...book, sheets: [{ name: 'Sheet1', rows }] });
}

/** `A`, `Z`, `AA`… for a 0-based column. */
export function columnName(column: number): string {
  const before = Math.floor(column / 26);
  return (before > 0 ? columnName(before - 1) : '') + String.fromCharCode(65 + (column % 26));
}

export function escapeXml(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '_x000D_');
}

/** The parts of a workbook, by path. */
export function partsOf(book: XlsxBook): Record<string, string> {
  const { main, relations } = book.manner === 'strict' ? STRICT : TRANSITIONAL;
  const strings: string[] = [];
  const indexes = new Map<string, number>();
  const shared = (text: string) => {
    const index = indexes.get(text) ?? strings.length;
    if (index === strings.length) strings.push(text);
    indexes.set(text, index);
    return index;
  };
  const sheets = book.sheets.map(
    ({ rows, xml }) => xml ?? sheetXml(rows, main, book.manner === 'inline' ? null : shared),
  );
  const formats = book.formats ?? [];
  const codes = formats.flatMap((format, index) =>
    typeof format === 'string'
      ? [`<numFmt numFmtId="${164 + index}" formatCode="${escapeXml(format)}"/>`]
      : [],
  );
  const ids = [0, ...formats.map((format, index) => (typeof format === 'string' ? 164 + index : format))];
  const prefixed = (xml: string) =>
    book.manner === 'prefixed'
      ? xml.replaceAll(/<(\/?)([A-Za-z])/g, '<$1x:$2').replace(' xmlns="', ' xmlns:x="')
      : xml;
  const related = [
    ...sheets.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`] as const),
    ['styles', 'styles.xml'] as const,
    ...(strings.length > 0 ? [['sharedStrings', 'sharedStrings.xml'] as const] : []),
  ];
  return {
    '[Content_Types].xml': `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/></Types>`,
    '_rels/.rels': `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${DECLARATION}${prefixed(`<workbook xmlns="${main}" xmlns:r="${relations}"><workbookPr${book.isFrom1904 === true ? ' date1904="1"' : ''}/><sheets>${book.sheets.map(({ name, state }, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${index + 1}"/>`).join('')}</sheets></workbook>`)}`,
    'xl/_rels/workbook.xml.rels': `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${related.map(([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${relations}/${type}" Target="${target}"/>`).join('')}</Relationships>`,
    'xl/styles.xml': `${DECLARATION}${prefixed(`<styleSheet xmlns="${main}"><numFmts count="${codes.length}">${codes.join('')}</numFmts><cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs><cellXfs count="${ids.length}">${ids.map((id) => `<xf numFmtId="${id}" xfId="0"/>`).join('')}</cellXfs></styleSheet>`)}`,
    ...(strings.length === 0
      ? {}
      : {
          'xl/sharedStrings.xml': `${DECLARATION}${prefixed(`<sst xmlns="${main}">${strings.map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`).join('')}</sst>`)}`,
        }),
    ...Object.fromEntries(
      sheets.map((xml, index) => [`xl/worksheets/sheet${index + 1}.xml`, DECLARATION + prefixed(xml)]),
    ),
  };
}

function sheetXml(
  rows: readonly (readonly XlsxCell[])[],
  namespace: string,
  shared: ((text: string) => number) | null,
): string {
  const lines = rows.map((cells, row) => {
    const written = cells.map((cell, column) => cellXml(cell, `${columnName(column)}${row + 1}`, shared));
    return written.every((xml) => xml === '') ? '' : `<row r="${row + 1}">${written.join('')}</row>`;
  });
  return `<worksheet xmlns="${namespace}"><dimension ref="A1:XFD1048576"/><sheetData>${lines.join('')}</sheetData><pageMargins left="0.7"/></worksheet>`;
}

function cellXml(cell: XlsxCell, at: string, shared: ((text: string) => number) | null): string {
  if (cell === null) return '';
  if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${Number(cell)}</v></c>`;
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
  if (typeof cell === 'object' && 'xml' in cell) return cell.xml.replace('<c', `<c r="${at}"`);
  if (typeof cell === 'object') return `<c r="${at}" s="${cell.style ?? 0}"><v>${cell.stored}</v></c>`;
  return shared === null
    ? `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`
    : `<c r="${at}" t="s"><v>${shared(cell)}</v></c>`;
}
