import { packParts, partsOf, type XlsxCell } from '../../../test/helpers/xlsx.js';
import type { Random } from '../../generate/random.js';
import { mutateText } from '../mutate.js';
import type { FuzzRows } from './fuzz-rows.js';
import { XML_CHUNKS } from './xml-feed.js';

// oxlint-disable-next-line no-control-regex -- XML cannot hold them
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;
const FORMATS = ['yyyy-mm-dd', '00000', 14, 22, '0.00', '[h]:mm'] as const;

/** A workbook of the rows; `isMutated` changes its parts before they are packed. */
export function fuzzWorkbook(random: Random, { header, rows }: FuzzRows, isMutated: boolean): Buffer {
  const written = rows.map((cells) => cells.map((cell) => cellOf(random, cell)));
  const parts = partsOf({
    sheets: [
      ...(random.chance(0.2) ? [{ name: 'Empty', rows: [] }] : []),
      { name: 'Sheet 1', rows: [header, ...written] },
      ...(random.chance(0.2) ? [{ name: 'Other', rows: [['x']] }] : []),
    ],
    manner: random.pick(['excel', 'excel', 'inline', 'strict', 'prefixed']),
    isFrom1904: random.chance(0.1),
    formats: FORMATS,
  });
  if (!isMutated) return packParts(parts);
  const names = Object.keys(parts);
  const changed = new Map(Object.entries(parts));
  for (let count = 1 + random.below(2); count > 0; count--) {
    const name = random.chance(0.6)
      ? (names.findLast((each) => each.includes('worksheets/')) ?? '')
      : (names[random.below(names.length)] ?? '');
    if (random.chance(0.03)) changed.delete(name);
    else changed.set(name, mutateText(random, changed.get(name) ?? '', XML_CHUNKS));
  }
  return packParts(Object.fromEntries(changed));
}

function cellOf(random: Random, cell: string): XlsxCell {
  const text = cell.replaceAll(NOT_XML, '');
  if (text === '') return null;
  if (/^-?\d{1,15}(?:\.\d+)?$/.test(text) && random.chance(0.5)) return Number(text);
  if (random.chance(0.02)) return { stored: String(random.below(100_000)), style: 1 + random.below(6) };
  if (random.chance(0.01)) return random.chance(0.5);
  if (random.chance(0.01)) return { xml: '<c t="e"><v>#N/A</v></c>' };
  if (random.chance(0.01)) return { xml: '<c><f>A1+1</f></c>' };
  return text;
}
