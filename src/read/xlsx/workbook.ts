import { readPart, type Attributes } from './part-parser.js';
import { prefixedAttribute, type WorkbookPackage } from './workbook-package.js';
import { XlsxProblem } from './xlsx-problem.js';

/** More sheets than this are refused: what is not chosen by a name is looked for in each of them. */
const MAX_SHEETS = 1000;
const MAX_NAME_LETTERS = 100;

export interface Sheet {
  /** As the workbook has it, without control characters. */
  readonly name: string;
  readonly isHidden: boolean;
  readonly path: string;
}

/** What a workbook says of itself. */
export interface Workbook {
  /** Sheets of cells in the order of their tabs; sheets that are one chart are left out. */
  readonly sheets: readonly Sheet[];
  /** Whether days are counted from 1904 on, as old Macintosh versions did. */
  readonly isFrom1904: boolean;
  readonly stringsPath: string | null;
  readonly stylesPath: string | null;
}

/** @throws InputError UNSUPPORTED_FORMAT; XlsxProblem */
export async function readWorkbook(parts: WorkbookPackage): Promise<Workbook> {
  const path = await parts.workbookPath();
  const relationships = await parts.relationships(path);
  const sheets: Sheet[] = [];
  let isFrom1904 = false;
  const open = (name: string, attributes: Attributes) => {
    if (name === 'workbookPr') isFrom1904 = /^(?:1|true|on)$/.test(attributes['date1904'] ?? '');
    if (name !== 'sheet') return;
    const target = relationships.get(prefixedAttribute(attributes, 'id') ?? '');
    if (target === undefined) throw new XlsxProblem('a sheet that it lists is missing');
    if (target.type !== 'worksheet') return;
    if (sheets.length >= MAX_SHEETS) throw new XlsxProblem(`it has more than ${MAX_SHEETS} sheets`);
    const label = (attributes['name'] ?? '').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
    sheets.push({
      name: label.slice(0, MAX_NAME_LETTERS),
      isHidden: /hidden/i.test(attributes['state'] ?? ''),
      path: target.path,
    });
  };
  await readPart(parts.chunks(path), { open }, parts.signal);
  const pathOf = (type: string) =>
    [...relationships.values()].find((part) => part.type === type)?.path ?? null;
  return { sheets, isFrom1904, stringsPath: pathOf('sharedStrings'), stylesPath: pathOf('styles') };
}
