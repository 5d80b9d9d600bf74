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

/** What a run is, as far as its report says it. */
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
  readonly place: RunPlace | null;
  readonly files: ReportParts['files'];
  /** What its table holds. Default: there is none, or nothing was written. */
  readonly table?: TableCounts | null;
}

/** Where a run is published. */
export interface RunPlace {
  /** The folder of its report, or `s3://…/`. */
  readonly outDir: string;
  /** Its manifest's own place. */
  readonly manifest: string;
}

/** The report of what a run made of its inputs. */
export function reportOf(
  context: ReportedRun,
  result: InputsResult,
  status: RunReport['status'],
  { place, files, table: counts = null }: WrittenRun,
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
      duplicateInputsAllowed: context.options.allowDuplicateInputs,
      plan,
      outDir: place?.outDir ?? null,
      ledger: status === 'complete' ? context.options.ledger : undefined,
      manifest: status === 'complete' ? (place?.manifest ?? null) : null,
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
