import { readPart, type Attributes, type ElementContext } from './part-parser.js';
import type { WorkbookPackage } from './workbook-package.js';
import { XlsxProblem } from './xlsx-problem.js';

/** What a cell's number format does to its number. */
export type NumberFormat =
  | { readonly kind: 'number' }
  /** A code with this many digits, with leading zeros, and a hyphen before the last ones (0 for none). */
  | { readonly kind: 'digits'; readonly digits: number; readonly digitsAfterHyphen: number }
  /** A date, a time of day or both. */
  | { readonly kind: 'time'; readonly hasDate: boolean; readonly hasTime: boolean }
  /** Hours that may exceed 24. */
  | { readonly kind: 'duration' };

export const PLAIN_NUMBER: NumberFormat = { kind: 'number' };
const DATE: NumberFormat = { kind: 'time', hasDate: true, hasTime: false };
const TIME: NumberFormat = { kind: 'time', hasDate: false, hasTime: true };
const DATE_TIME: NumberFormat = { kind: 'time', hasDate: true, hasTime: true };
/** More styles than Excel allows (65,490): no workbook has as many. */
const MAX_STYLES = 100_000;

/** Formats that have a number but no code in the file (ECMA-376, 18.8.30), including those of East Asian versions. */
function builtIn(id: number): NumberFormat {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36) return DATE;
  if (id === 22) return DATE_TIME;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47) return TIME;
  if (id === 46) return { kind: 'duration' };
  if (id === 55 || id === 56) return TIME;
  return id >= 50 && id <= 58 ? DATE : PLAIN_NUMBER;
}

/** The meaning of a format code. Its first section counts: the others are for negative numbers, zero and text. */
export function parseNumberFormat(code: string): NumberFormat {
  const bare = code.replaceAll(/"[^"]*"|\\.|[_*]./g, (literal) => (/^(?:\\-|"-")$/.test(literal) ? '-' : ''));
  const section = bare.split(';')[0] ?? '';
  if (/\[(?:h+|m+|s+)\]/i.test(section)) return { kind: 'duration' };
  const letters = section
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/AM\/PM|A\/P|General/gi, '')
    .toLowerCase();
  const code0 = /^(0{2,20})(?:-(0{1,10}))?$/.exec(letters);
  if (code0 !== null) {
    const [, before = '', behind = ''] = code0;
    return { kind: 'digits', digits: before.length + behind.length, digitsAfterHyphen: behind.length };
  }
  const hasTime = /[hs]/.test(letters);
  const hasDate = /[dy]/.test(letters) || (!hasTime && letters.includes('m'));
  return hasTime || hasDate ? { kind: 'time', hasDate, hasTime } : PLAIN_NUMBER;
}

/** The number formats, by the style number that cells refer to. */
export async function readNumberFormats(
  parts: WorkbookPackage,
  path: string,
): Promise<readonly NumberFormat[]> {
  const codes = new Map<number, NumberFormat>();
  const ids: number[] = [];
  await readPart(
    parts.chunks(path),
    {
      root: 'styleSheet',
      open: (name: string, attributes: Attributes, { parent, depth }: ElementContext) => {
        // Conditional formats (`dxf`) and table styles have number formats of their own, with the same ids.
        if (depth !== 3) return;
        if (name === 'numFmt' && parent === 'numFmts')
          codes.set(Number(attributes['numFmtId']), parseNumberFormat(attributes['formatCode'] ?? ''));
        else if (name === 'xf' && parent === 'cellXfs') ids.push(Number(attributes['numFmtId'] ?? 0));
        if (ids.length > MAX_STYLES || codes.size > MAX_STYLES)
          throw new XlsxProblem('it has more styles than a workbook can have');
      },
    },
    parts.signal,
  );
  return ids.map((id) => codes.get(id) ?? builtIn(id));
}
