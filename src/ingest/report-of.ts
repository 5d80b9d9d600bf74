import { hasStandardizationTables } from '../normalize/standardizer.js';
import type { Partitioning } from '../model/output-format.js';
import { buildReport, type ReportParts } from '../report/build-report.js';
import { repeatedInputWarnings, suppressionWarnings } from '../report/input-warnings.js';
import type { RunReport, SuppressionFacts } from '../report/run-report.js';
import { runWarnings } from '../report/warnings.js';
import type { DataSetPlan } from '../schema/plan.js';
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
}

/** Where a run is published. */
export interface RunPlace {
  /** The folder of its report, or `s3://…/`. */
  readonly outDir: string;
  /** Its manifest's own place. */
  readonly manifest: string;
}

/** The report of what a run made of its inputs. @param place null for a run that writes nothing */
export function reportOf(
  context: ReportedRun,
  result: InputsResult,
  status: RunReport['status'],
  place: RunPlace | null,
  files: ReportParts['files'],
): RunReport {
  const { plan, runId, version } = context;
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
      warnings: [
        ...result.warnings,
        ...suppressionWarnings(context.suppression ?? null),
        ...repeatedInputWarnings(result.inputs),
        ...runWarnings(plan, result.tally, { hasTables: hasStandardizationTables, today: asOf }),
      ],
      version,
      eventBounds: bounds === undefined ? undefined : { asOf, ...bounds },
    },
    new Date(asOf),
  );
}
