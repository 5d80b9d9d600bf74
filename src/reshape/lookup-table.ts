import { ownCopy } from '../model/own-copy.js';
import { InputError } from '../errors.js';
import type { InputSource } from '../read/input-source.js';
import { openObjects, openRecords } from '../read/open-records.js';
import { compilePlan, type DataSetPlan } from '../schema/plan.js';
import type { JoinPlan } from '../schema/reshape-plan.js';
import { RecordReader } from './block-records.js';
import { fieldOf, textOf, type RecordFields } from './record.js';

/**
 * The maximum estimated memory of a joined file: its keys and the fields that are read, plus JavaScript's overhead.
 * Some 1.5 million customers with four fields. A larger one is refused.
 */
export const MAX_LOOKUP_BYTES = 512 * 1024 * 1024;
/** Cost of a text, and of an entry, in addition to the text's two bytes per character. */
const TEXT_BYTES = 24;
const ENTRY_BYTES = 72;

/** A joined file: the values of its fields by key. */
export interface LookupTable {
  readonly plan: JoinPlan;
  /** By key, the values of `plan.fields`, in order. */
  readonly rows: ReadonlyMap<string, readonly string[]>;
  /** Rows read, rows without a key, additional rows of a key that already had one, and rows that could not be read. */
  readonly counts: { read: number; withoutKey: number; duplicates: number; refused: number };
  /** Fields that the join should provide but that the file does not have. */
  readonly missing: readonly string[];
  /** Estimated memory of the table. */
  readonly bytes: number;
}

/** @throws InputError when the file does not fit the join or exceeds the memory bound */
export async function loadLookup(
  plan: JoinPlan,
  sources: readonly InputSource[],
  signal: AbortSignal,
  maxBytes = MAX_LOOKUP_BYTES,
): Promise<LookupTable> {
  const rows = new Map<string, readonly string[]>();
  const counts = { read: 0, withoutKey: 0, duplicates: 0, refused: 0 };
  const missing = new Set<string>();
  const filePlan = planOfFile(plan);
  const wanted = new Set(filePlan.columns.flatMap(({ sources: names }) => names));
  let size = 0;
  for (const source of sources) {
    const opened =
      source.kind === 'objects'
        ? openObjects(source, signal)
        : await openRecords(source, { plan: filePlan, signal });
    for (const index of opened.missing) missing.add(plan.fields[index - 1]?.[0] ?? '');
    const reader = new RecordReader(opened.dialect, opened.header?.fields ?? null, { wanted });
    for await (const block of opened.blocks) {
      for (const { record } of reader.read(block).records) {
        if ('leaveOut' in record) continue;
        counts.read += 1;
        if ('reject' in record) {
          counts.refused += 1;
          continue;
        }
        const key = lookupKey(record, plan.other, plan.ignoreCase);
        if (key === '') counts.withoutKey += 1;
        else if (rows.has(key) && plan.duplicates === 'first') counts.duplicates += 1;
        else {
          if (rows.has(key)) counts.duplicates += 1;
          const values = plan.fields.map(([, names]) => ownCopy(textOf(record, names)));
          // A replaced key is counted again: the bound may apply a little early, never late.
          size += ENTRY_BYTES + [key, ...values].reduce((sum, text) => sum + TEXT_BYTES + 2 * text.length, 0);
          if (size > maxBytes) throw tooLarge(plan, source.name, rows.size, maxBytes);
          rows.set(ownCopy(key), values);
        }
      }
    }
  }
  return { plan, rows, counts, missing: [...missing], bytes: size };
}

/** The key of a row on either side; `''`: none. */
export function lookupKey(record: RecordFields, names: readonly string[], ignoreCase: boolean): string {
  const text = fieldOf(record, names) === undefined ? '' : textOf(record, names);
  return ignoreCase ? text.toLowerCase() : text;
}

/** The joined file as a data set of texts: its header is matched like any input's. */
function planOfFile(plan: JoinPlan): DataSetPlan {
  const column = (name: string, from: readonly string[], nullable: boolean) => ({
    name,
    dataType: 'STRING' as const,
    columnType: 'DIMENSION' as const,
    nullable,
    source: { from: [...from] },
  });
  return compilePlan({
    dataSetId: `join_${plan.name.replaceAll('-', '_')}`,
    columns: [
      column(plan.other[0] ?? 'key', plan.other, false),
      ...plan.fields.map(([field, from]) => column(field, from, true)),
    ],
  });
}

function tooLarge(plan: JoinPlan, file: string, rows: number, maxBytes: number): InputError {
  return new InputError(
    `${file} is too large to be joined as "${plan.name}": after ${rows} keys it takes more than ${Math.floor(maxBytes / 1024 / 1024)} MiB of memory. Nothing was uploaded. Export only the people of these sales, split the input and the joined file by the same key, or join them before the export.`,
    { code: 'JOIN_TOO_LARGE' },
  );
}
