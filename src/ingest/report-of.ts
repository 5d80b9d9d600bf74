import type { TableCounts } from '../collaboration/table-sink.js';
import { hasStandardizationTables } from '../normalize/standardizer.js';
import type { Partitioning } from '../model/output-format.js';
import { buildReport, type ReportParts } from '../report/build-report.js';
import { repeatedInputWarnings, suppressionWarnings } from '../report/input-warnings.js';
import type { RunReport, SuppressionFacts } from '../report/run-report.js';
import { runWarnings } from '../report/warnings.js';
import type { DataSetPlan } from '../schema/plan.js';
import { collaborationFacts, collaborationWarnings } from './collaboration-facts.js';
import { rowsOfKeys, type TableOfRun, unusedColumns } from './collaboration-run.js';
import { eventBoundsOf } from './event-bounds.js';
import type { InputsResult } from './ingest-inputs.js';
import type { ResolvedOptions } from './ingest-options.js';

/** The report's information about a run. */
export interface ReportedRun {
  readonly options: ResolvedOptions;
  readonly plan: DataSetPlan;
  readonly partitioning: Partitioning;
  readonly runId: string;
  readonly version: string;
  /** The people who were left out. */
  readonly suppression?: SuppressionFacts | null | undefined;
  /** The table of a collaboration instance that is written. */
  readonly table?: TableOfRun | null;
}

/** What a run wrote, and where. */
export interface WrittenRun {
  /** Null for a run that writes nothing. */
  readonly location: RunLocation | null;
  readonly files: ReportParts['files'];
  /** The counts of its table. Default: there is none, or nothing was written. */
  readonly table?: TableCounts | null;
}

/** Where a run is published. */
export interface RunLocation {
  /** The folder of its report, or its prefix `s3://…/`. */
  readonly outDir: string;
  /** The manifest's location. */
  readonly manifest: string;
}

/** Builds the report of a run. */
export function reportOf(
  context: ReportedRun,
  result: InputsResult,
  status: RunReport['status'],
  { location, files, table: counts = null }: WrittenRun,
): RunReport {
  const { plan, runId, version, table = null } = context;
  const { asOf } = context.options;
  const bounds = eventBoundsOf(plan, asOf);
  return buildReport(
    {
      status,
      runId,
      suppression: context.suppression ?? null,
      runIdGiven: context.options.runId !== undefined,
      command: context.options.command,
      duplicateInputsAllowed: context.options.allowDuplicateInputs,
      plan,
      outDir: location?.outDir ?? null,
      ledger: status === 'complete' ? context.options.ledger : undefined,
      manifest: status === 'complete' ? (location?.manifest ?? null) : null,
      files,
      output: {
        format: context.options.format,
        compression: context.options.compression,
        ...(context.options.csvEscape === undefined ? {} : { csvEscape: context.options.csvEscape }),
        ...(context.options.chosenBy === undefined ? {} : { chosenBy: context.options.chosenBy }),
        partitioning: context.partitioning,
        ...(plan.period === null ? {} : { period: plan.period }),
        countryCode: plan.defaultCountry,
      },
      tally: result.tally,
      inputs: result.inputs,
      reshape: result.reshape,
      rejectPositions: result.rejectPositions,
      rejectGroups: result.rejectGroups,
      unmappedColumns: result.unmappedColumns,
      ...(table === null ? {} : { collaboration: collaborationFacts(table, counts) }),
      ...(counts === null ? {} : { rowsOfKeys: rowsOfKeys(counts) }),
      warnings: [
        ...result.warnings,
        ...collaborationWarnings(counts),
        ...suppressionWarnings(context.suppression ?? null),
        ...repeatedInputWarnings(result.inputs),
        ...runWarnings(plan, result.tally, {
          hasTables: hasStandardizationTables,
          today: asOf,
          unused: unusedColumns(table),
          isTable: table !== null,
        }),
      ],
      version,
      eventBounds: bounds === undefined ? undefined : { asOf, ...bounds },
    },
    new Date(asOf),
  );
}
