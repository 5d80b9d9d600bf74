import type { AmcUpdateStrategy } from '../amc/index.js';
import { repeatedInputs } from '../report/run-content.js';
import type { RunReport } from '../report/run-report.js';
import { rowsByPeriod } from './replacing/rows-by-period.js';
import { rowsWithUndecidedConsent, undecidedConsent } from '../report/verdict.js';

/**
 * An effect of an upload that the user probably does not want. `ALREADY_UPLOADED`: it would count rows twice
 * that AMC holds. `UPLOAD_UNDER_WAY`: the same, because another process is about to upload them.
 * `DUPLICATE_INPUT`: it would count rows twice that are in the run twice. `PERIOD_LOOKS_PARTIAL`: it would
 * replace a period by a part of it. `REPLACES_OTHER_DELIVERY`, `REPLACES_OTHER_SOURCE`: it would remove rows
 * that another delivery or another source brought. `FEWER_ROWS`: it would replace everything by much less.
 * `OLDER_VERSION`: it would replace newer rows with older ones, or add them. `DELIVERY_GONE`: it would send
 * data that has since been removed. `FILES_CHANGED`: it would send files that were not checked.
 * `CONSENT_UNDECIDED`: it would send rows that AMC refuses; nobody is asked, because AMC's answer is known.
 */
export interface UploadCaution {
  readonly code:
    | 'ALREADY_UPLOADED'
    | 'UPLOAD_UNDER_WAY'
    | 'DUPLICATE_INPUT'
    | 'PERIOD_LOOKS_PARTIAL'
    | 'REPLACES_OTHER_DELIVERY'
    | 'REPLACES_OTHER_SOURCE'
    | 'FEWER_ROWS'
    | 'OLDER_VERSION'
    | 'DELIVERY_GONE'
    | 'FILES_CHANGED'
    | 'CONSENT_UNDECIDED';
  readonly message: string;
}

/**
 * A first or last period is called partial when its rows start too late or end too early by this share of the
 * period.
 */
const UNCOVERED_SHARE = 0.1;
/** … or when it has fewer rows than this share of the median of the periods in between. */
const SMALL_SHARE = 0.5;

const HOUR_MS = 3_600_000;

/**
 * Whether the run has rows that AMC refuses because of missing consent, and its schema does not say what to do
 * with them.
 */
export function consentCaution(report: RunReport): UploadCaution | null {
  const undecided = rowsWithUndecidedConsent(report);
  if (undecided === 0) return null;
  const { message } = undecidedConsent(undecided, report.rows.written);
  return { code: 'CONSENT_UNDECIDED', message };
}

/** Whether a file is in the run twice, even if compressed in two ways. */
export function repeatedInputCaution(report: RunReport): UploadCaution | null {
  const [repeated, ...more] = report.duplicateInputsAllowed === true ? [] : repeatedInputs(report);
  if (repeated === undefined) return null;
  const others = more.length === 0 ? '' : ` (and ${more.length} more inputs repeat others)`;
  return {
    code: 'DUPLICATE_INPUT',
    message: `${repeated.name} has the same content as ${repeated.first}${others}: their rows would count twice. Leave out the copy and run again, or, if this is what you want, add --force-upload.`,
  };
}

/**
 * Whether OVERLAP_REPLACE would replace a whole first or last period by a part of it.
 * @param isOwn whether AMC holds nothing in a period except an earlier version of the same delivery
 */
export function partialPeriodCaution(
  report: RunReport,
  strategy: AmcUpdateStrategy,
  isOwn: (period: string) => boolean = () => false,
): UploadCaution | null {
  const { partitioning } = report.output;
  if (strategy !== 'OVERLAP_REPLACE' || report.events === null) return null;
  // Files written by others may contain rows of any period.
  if (partitioning === 'none' && report.prepared === undefined) return null;
  const partial = partialPeriods(report).filter((period) => !isOwn(period));
  if (partial.length === 0) return null;
  return {
    code: 'PERIOD_LOOKS_PARTIAL',
    message: `OVERLAP_REPLACE replaces whole periods, and ${partial.join(' and ')} ${partial.length === 1 ? 'looks' : 'look'} incomplete in this run: rows that AMC has there and this run does not have would be lost.`,
  };
}

function partialPeriods(report: RunReport): string[] {
  const { events } = report;
  const rows =
    report.prepared === undefined ? rowsByPartition(report) : new Map(Object.entries(rowsByPeriod(report)));
  const periods = [...rows.keys()].toSorted();
  const first = periods[0];
  const last = periods.at(-1);
  if (first === undefined || last === undefined || events === null) return [];
  const usual = median(periods.slice(1, -1).map((period) => rows.get(period) ?? 0));
  const isSmall = (period: string) => usual !== null && (rows.get(period) ?? 0) < SMALL_SHARE * usual;
  const [start] = boundsOf(first);
  const [lastStart, end] = boundsOf(last);
  const length = end - lastStart;
  const beginsLate = (Date.parse(events.first) - start) / length > UNCOVERED_SHARE;
  const endsEarly = isTime(events.last) && (end - Date.parse(events.last)) / length > UNCOVERED_SHARE;
  return [
    ...new Set([
      ...(beginsLate || isSmall(first) ? [first] : []),
      ...(endsEarly || isSmall(last) ? [last] : []),
    ]),
  ];
}

/** A date alone means the whole day. */
function isTime(event: string): boolean {
  return event.includes('T');
}

function rowsByPartition({ files }: RunReport): Map<string, number> {
  const rows = new Map<string, number>();
  for (const file of files) rows.set(file.partition, (rows.get(file.partition) ?? 0) + file.rows);
  return rows;
}

/** Start and end of an hour, day, month or year in milliseconds since the epoch. */
function boundsOf(period: string): [number, number] {
  switch (period.length) {
    case 'yyyy'.length:
      return [Date.UTC(Number(period)), Date.UTC(Number(period) + 1)];
    case 'yyyy-MM'.length: {
      const start = new Date(`${period}-01T00:00:00Z`);
      return [start.getTime(), Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1)];
    }
    case 'yyyy-MM-ddTHH'.length: {
      const start = Date.parse(`${period}:00:00Z`);
      return [start, start + HOUR_MS];
    }
    default: {
      const start = Date.parse(`${period}T00:00:00Z`);
      return [start, start + 24 * HOUR_MS];
    }
  }
}

function median(counts: readonly number[]): number | null {
  const sorted = counts.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
