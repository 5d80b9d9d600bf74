import type { Partitioning } from '../model/output-format.js';

/** Key of the only partition when rows are not divided by time. */
export const WHOLE = 'all';

const KEY_LENGTH = { hour: 'yyyy-MM-ddTHH'.length, day: 'yyyy-MM-dd'.length, month: 'yyyy-MM'.length };

/**
 * The partition of a row.
 * @param eventTime the main event time in AMC's form (`yyyy-MM-ddTHH:mm:ssZ`, UTC, or `yyyy-MM-dd`)
 */
export function partitionKey(partitioning: Partitioning, eventTime: string | null): string {
  if (partitioning === 'none' || eventTime === null) return WHOLE;
  const key = eventTime.slice(0, KEY_LENGTH[partitioning]);
  // A date has no hour: it counts as midnight.
  return partitioning === 'hour' && key.length < KEY_LENGTH.hour ? `${key}T00` : key;
}

/** The name of a part within the run: `data/2024-05-13-0001.csv.gz`. */
export function partName(partition: string, sequence: number, extension: string): string {
  return `data/${partition}-${String(sequence).padStart(4, '0')}${extension}`;
}
