import type { AmcIdentity } from '../amc/index.js';
import { UsageError } from '../errors.js';
import { listColumns, isValue, type ListColumn } from '../ingest/suppression-columns.js';
import type { DataSetPlan } from '../schema/plan.js';

/** An identifier in the form of a suppression list: a digest, or the id of another identity space. */
export interface ListEntry {
  readonly type: Exclude<ListColumn['type'], 'COUNTRY'>;
  readonly value: string;
}

const DELIMITERS = [',', ';', '\t'];

/** The identifiers by which a suppression list excludes people; the other parts of an identity fit many people. */
export function listEntriesOf(identity: AmcIdentity): ListEntry[] {
  if ('externalIdentity' in identity) return [identity.externalIdentity];
  return (['EMAIL', 'PHONE'] as const).flatMap((type) => {
    const value = identity.hashedIdentity[type];
    return value === undefined ? [] : [{ type, value }];
  });
}

/**
 * The list with more entries: a table gets rows, a list of one value per line gets lines. An empty list becomes
 * a table.
 * @param before the list's bytes
 * @throws UsageError SUPPRESSION_LIST_NOT_EXTENDED when it is neither, or has no field for one of them
 */
export function withEntries(before: Buffer, entries: readonly ListEntry[], plan: DataSetPlan): Buffer {
  const text = before.toString('utf8');
  if (text.trim() === '') return Buffer.from(newList(entries));
  const first = /^[^\r\n]*/.exec(text.replace(/^\uFEFF/, ''))?.[0] ?? '';
  const lines = linesFor(first, entries, plan);
  return Buffer.concat([before, Buffer.from(`${text.endsWith('\n') ? '' : '\n'}${lines.join('\n')}\n`)]);
}

/** A new list. */
export function newList(entries: readonly ListEntry[]): string {
  const types = [...new Set(entries.map(({ type }) => type))].toSorted();
  const rows = entries.map(({ type, value }) =>
    types.map((one) => (one === type ? cell(value) : '')).join(','),
  );
  return `${[types.map((type) => type.toLowerCase()).join(','), ...rows].join('\n')}\n`;
}

function linesFor(first: string, entries: readonly ListEntry[], plan: DataSetPlan): string[] {
  const isDigest = ({ type }: ListEntry) => type === 'EMAIL' || type === 'PHONE';
  if (isValue(first) && entries.every(isDigest)) return entries.map(({ value }) => value);
  const widthBy = (delimiter: string) => first.split(delimiter).length;
  // The first line of JSON or XML may look like a header.
  const delimiters = /^\s*[[{<]/.test(first)
    ? []
    : DELIMITERS.toSorted((one, other) => widthBy(other) - widthBy(one));
  for (const delimiter of delimiters) {
    const fields = first.split(delimiter).map((name) => name.trim().replaceAll(/^"|"$/g, ''));
    const columns = listColumns(fields, plan);
    if (columns.length === 0) continue;
    return entries.map(({ type, value }) => {
      const field = columns.find((column) => column.type === type)?.field ?? null;
      if (field === null) throw notExtended(`has no field for ${type}`);
      return fields.map((_, index) => (index === field ? cell(value) : '')).join(delimiter);
    });
  }
  throw notExtended('is neither a table in CSV with fields that are known nor one value a line');
}

function cell(value: string): string {
  return /^[\w.:-]+$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`;
}

function notExtended(why: string): UsageError {
  return new UsageError(
    `The suppression list cannot be added to: it ${why}. Name a new file, or a folder or prefix (ending in /) of several lists; nothing was requested.`,
    { code: 'SUPPRESSION_LIST_NOT_EXTENDED' },
  );
}
