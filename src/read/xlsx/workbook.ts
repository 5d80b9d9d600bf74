import { readPart, type Attributes, type ElementContext } from './part-parser.js';
import { relationshipId, type WorkbookPackage } from './workbook-package.js';
import { XlsxProblem } from './xlsx-problem.js';

/** More sheets than this are refused: without a name to choose by, each of them is searched. */
const MAX_SHEETS = 1000;
const MAX_NAME_CHARACTERS = 100;

export interface Sheet {
  /** As in the workbook, without control characters. */
  readonly name: string;
  readonly isHidden: boolean;
  readonly path: string;
}

/** What a workbook says about itself. */
export interface Workbook {
  /** Sheets of cells in the order of their tabs; sheets that consist of one chart are left out. */
  readonly sheets: readonly Sheet[];
  /** Whether days are counted from 1904, as in old Macintosh versions. */
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
  let listed = 0;
  const open = (name: string, attributes: Attributes, place: ElementContext) => {
    // Excel 2013 writes an element of the same name into the list of extensions.
    if (name === 'workbookPr' && place.depth === 2)
      isFrom1904 = /^(?:1|true|on)$/.test(attributes['date1904'] ?? '');
    if (name !== 'sheet' || place.parent !== 'sheets' || place.depth !== 3) return;
    listed += 1;
    const target = relationships.get(relationshipId(attributes, place) ?? '');
    if (target === undefined) throw new XlsxProblem('a sheet that it lists is missing');
    if (target.type !== 'worksheet') return;
    if (sheets.length >= MAX_SHEETS) throw new XlsxProblem(`it has more than ${MAX_SHEETS} sheets`);
    const label = (attributes['name'] ?? '').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
    sheets.push({
      name: label.slice(0, MAX_NAME_CHARACTERS),
      isHidden: /hidden/i.test(attributes['state'] ?? ''),
      path: target.path,
    });
  };
  await readPart(parts.chunks(path), { root: 'workbook', open }, parts.signal);
  if (listed === 0) throw new XlsxProblem('it lists no sheets');
  const pathOf = (type: string) => {
    const found = [...relationships.values()].filter((part) => part.type === type);
    return (found.find(({ isStandard }) => isStandard) ?? found[0])?.path ?? null;
  };
  const stringsPath = pathOf('sharedStrings');
  return {
    sheets,
    isFrom1904,
    // Programs that write no shared strings may still name the part; a cell that needs it is refused.
    stringsPath: stringsPath !== null && parts.has(stringsPath) ? stringsPath : null,
    stylesPath: pathOf('styles'),
  };
}
