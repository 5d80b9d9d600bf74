import { z } from 'zod';
import { counted, count, percent } from './numbers.js';

const number = z.number().int().nonnegative();

/**
 * What a run is good for. `ready`: AMC will accept what was written. `caution`: it will, but something should be
 * checked first. `notReady`: there is nothing to upload, or AMC refuses rows of it and the schema does not say what to
 * do with them; hand-overs decline the run.
 */
export const VERDICTS = ['ready', 'caution', 'notReady'] as const;

export const verdictShape = z.object({
  state: z.enum(VERDICTS),
  /** Rows written that AMC refuses. */
  refusedByAmc: number,
  /** Why it is not `ready`, most important first; codes of warnings or errors. */
  reasons: z.array(z.object({ code: z.string(), message: z.string() })),
});
export type RunVerdict = z.infer<typeof verdictShape>;

/** What a verdict is based on. */
export interface JudgedRun {
  readonly status: 'complete' | 'refused' | 'dryRun';
  readonly rows: {
    readonly read: number;
    readonly written: number;
    readonly rejected: number;
    readonly leftOut: number;
  };
  readonly consentFaults: Readonly<Record<string, number>>;
  readonly consent: { readonly undecided?: number | undefined } | null;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

/** Warnings that say how the file was read or written; nothing is lost or wrong because of it. */
const NOTES: ReadonlySet<string> = new Set(['ROUNDED', 'COUNTRY_WITHOUT_TABLES', 'LINES_BEFORE_HEADER']);

/** Whether a warning only says how a file was read or written. */
export function isNote(code: string): boolean {
  return NOTES.has(code);
}

/**
 * The order of the reasons: rows that may be wrong or doubled, raw identifiers, consent, missing rows, people who
 * cannot be matched; then the others, in the order in which they were found.
 */
const FIRST_REASONS: readonly string[] = [
  'DUPLICATE_INPUT',
  'ROWS_IN_VALUES',
  'FOOTER_ROWS',
  'RAW_IDENTIFIER_WRITTEN',
  'RAW_IDENTIFIER_REDACTED',
  'RAW_IDENTIFIER_REJECTED',
  'RAW_IDENTIFIER_SUSPECTED',
  'CONSENT_DENIED',
  'CONSENT_MISSING',
  'CONSENT_MALFORMED',
  'NO_CONSENT_GIVEN',
  'ROWS_REJECTED',
  'EVENTS_TOO_OLD',
  'EVENTS_IN_FUTURE',
  'NO_COUNTRY',
  'COUNTRY_NOT_RESOLVED',
  'MANY_STANDARDIZED_TO_NOTHING',
  'MANY_NULLS',
];

function rankOf(code: string): number {
  const at = FIRST_REASONS.indexOf(code);
  return at < 0 ? FIRST_REASONS.length : at;
}

export function verdictOf(run: JudgedRun): RunVerdict {
  const { status, rows, warnings } = run;
  const refusedByAmc = rowsRefusedByAmc(run);
  const reasons = warnings
    .filter(({ code }) => !isNote(code))
    .map(({ code, message }) => ({ code, message }));
  if (rows.rejected > 0 && status !== 'refused') reasons.push(rowsRejected(rows));
  reasons.sort((a, b) => rankOf(a.code) - rankOf(b.code));
  if (status === 'refused') {
    return { state: 'notReady', refusedByAmc: 0, reasons: [refusal(rows), ...reasons] };
  }
  const undecided = rowsWithUndecidedConsent(run);
  if (undecided > 0) {
    const others = reasons.filter(({ code }) => code !== 'CONSENT_MISSING');
    return {
      state: 'notReady',
      refusedByAmc,
      reasons: [undecidedConsent(undecided, rows.written), ...others],
    };
  }
  return { state: reasons.length === 0 ? 'ready' : 'caution', refusedByAmc, reasons };
}

function rowsRejected({ read, rejected }: JudgedRun['rows']): { code: string; message: string } {
  return {
    code: 'ROWS_REJECTED',
    message: `${counted(rejected, 'row')} of ${count(read)} (${percent(rejected, read)}) ${rejected === 1 ? 'was' : 'were'} rejected and not written.`,
  };
}

function refusal({ read, rejected, leftOut }: JudgedRun['rows']): { code: string; message: string } {
  if (rejected === 0)
    return { code: 'NO_ROW_LEFT', message: `${counted(leftOut, 'row')} left out: no row is left to write.` };
  const message = `${percent(rejected, read)} of the rows were rejected. No data was written.`;
  return { code: 'TOO_MANY_REJECTS', message };
}

/** Why a run with such rows is not handed over. */
export function undecidedConsent(undecided: number, written: number): { code: string; message: string } {
  return {
    code: 'CONSENT_UNDECIDED',
    message: `AMC refuses ${count(undecided)} of ${counted(written, 'row')} written: they are of people in the EEA and the UK and have no consent signal. Map a column with a consentType, or say in the schema what to do with such rows: input.consent.missing or --missing-consent, where leaveOut sends the others.`,
  };
}

/** Rows written that need a consent signal and have none, if the schema does not say what to do with them. */
export function rowsWithUndecidedConsent({
  consent,
  consentFaults,
}: Pick<JudgedRun, 'consent' | 'consentFaults'>): number {
  return consent === null ? 0 : (consent.undecided ?? consentFaults['missing'] ?? 0);
}

/** A row may both be missing a signal and deny, so the sum can count it twice. */
function rowsRefusedByAmc({ rows, consentFaults }: JudgedRun): number {
  return Math.min(rows.written, (consentFaults['missing'] ?? 0) + (consentFaults['denied'] ?? 0));
}
