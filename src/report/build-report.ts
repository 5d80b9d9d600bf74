import type { DataSetPlan } from '../schema/plan.js';
import type { PartFile } from '../model/part-file.js';
import { emptyColumnTally, sumCounts, type Tally } from '../tally/tally.js';
import { columnProfile } from './column-profiles.js';
import { consentFaultsOf } from './consent-faults.js';
import { notesByColumn } from './identifier-notes.js';
import { leaksByColumn } from './leak-counts.js';
import { runFacts } from './run-facts.js';
import type { RunReport, RunWarning, SuppressionFacts } from './run-report.js';
import { verdictOf } from './verdict.js';
import type { CollaborationFacts } from './collaboration-facts.js';
import type { RowsOfKeys } from './conservation.js';

/** What a report is made from. */
export interface ReportParts {
  readonly status: RunReport['status'];
  readonly runId: string;
  /** Default: false. */
  readonly runIdGiven?: boolean;
  /** Default: no command started the run. */
  readonly command?: string | undefined;
  /** Default: false. */
  readonly duplicateInputsAllowed?: boolean;
  readonly plan: DataSetPlan;
  readonly outDir: string | null;
  readonly ledger: string | undefined;
  readonly manifest: string | null;
  /** Default: none. */
  readonly suppression?: SuppressionFacts | null;
  readonly files: readonly PartFile[];
  readonly output: RunReport['output'];
  readonly tally: Tally;
  readonly inputs: RunReport['inputs'];
  readonly reshape: RunReport['reshape'];
  readonly rejectPositions: RunReport['rejectPositions'];
  readonly rejectGroups: RunReport['rejectGroups'];
  readonly unmappedColumns: readonly string[];
  readonly warnings: readonly RunWarning[];
  readonly version: string;
  /** The table of a collaboration instance. Default: none. */
  readonly collaboration?: CollaborationFacts | undefined;
  /** Rows of an identity table that went into other rows, or were left out because of them. Default: none. */
  readonly rowsOfKeys?: RowsOfKeys | undefined;
  /** Default: no row is left out because of the age of its event. */
  readonly eventBounds?: RunReport['eventBounds'];
}

/** @param now decides what is old or in the future */
export function buildReport(parts: ReportParts, now = new Date()): RunReport {
  const { plan, tally, rowsOfKeys, collaboration } = parts;
  const day = now.toISOString().slice(0, 'yyyy-MM-dd'.length);
  const { collapsed = 0, tooMany = 0 } = rowsOfKeys ?? {};
  const leftOut = tooMany === 0 ? tally.leftOut : { ...tally.leftOut, TOO_MANY_ROWS_OF_KEY: tooMany };
  const facts = {
    rows: {
      read: tally.read,
      written: tally.written - collapsed - tooMany,
      rejected: tally.rejected,
      leftOut: sumCounts(leftOut),
      ...(rowsOfKeys === undefined ? {} : { collapsed }),
    },
    consentFaults: sorted(consentFaultsOf(plan, tally)),
    ...runFacts(plan, tally, day),
    warnings: [...parts.warnings],
  };
  return {
    status: parts.status,
    verdict: verdictOf({ status: parts.status, ...facts }),
    runId: parts.runId,
    ...(parts.runIdGiven === true ? { runIdGiven: true } : {}),
    day,
    ...(parts.command === undefined ? {} : { command: parts.command }),
    ...(parts.eventBounds === undefined ? {} : { eventBounds: parts.eventBounds }),
    ...(parts.duplicateInputsAllowed === true ? { duplicateInputsAllowed: true } : {}),
    dataSetId: plan.dataSetId,
    outDir: parts.outDir,
    ...(parts.ledger === undefined ? {} : { ledger: parts.ledger }),
    manifest: parts.manifest,
    files: parts.files.map(({ path, rows, bytes, sha256, partition }) => ({
      path,
      rows,
      bytes,
      sha256,
      partition,
    })),
    output: parts.output,
    leftOut: sorted(leftOut),
    rejects: sorted(tally.rejects),
    columns: Object.fromEntries(
      plan.columns.map(({ name }, index) => [
        name,
        {
          ...(tally.columns[index] ?? emptyColumnTally()),
          invalid: tally.invalid[index] ?? 0,
          profile: columnProfile(plan, tally, index, facts.repetitions[name]),
        },
      ]),
    ),
    leaks: leaksByColumn(plan, tally),
    identifierNotes: notesByColumn(plan, tally),
    countries: sorted(
      Object.fromEntries(Object.entries(tally.countries).map(([code, n]) => [code || 'unknown', n])),
    ),
    events:
      tally.firstEvent === null || tally.lastEvent === null
        ? null
        : { first: tally.firstEvent, last: tally.lastEvent },
    ...facts,
    rejectPositions: parts.rejectPositions,
    rejectGroups: parts.rejectGroups,
    ...(collaboration === undefined ? {} : { collaboration }),
    unmappedColumns: [...parts.unmappedColumns],
    ...suppressionOf(parts),
    inputs: parts.inputs,
    reshape: parts.reshape,
    version: parts.version,
  };
}

function sorted(counts: Partial<Record<string, number>>): Record<string, number> {
  const entries = Object.entries(counts).map(([key, value]): [string, number] => [key, value ?? 0]);
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function suppressionOf({ suppression = null }: ReportParts): Pick<RunReport, 'suppression'> {
  return suppression === null ? {} : { suppression };
}
