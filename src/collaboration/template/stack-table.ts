import { formatS3Location, isS3Url, parseOutputPrefix, type S3Location } from '../../aws/s3-location.js';
import { UsageError } from '../../errors.js';
import type { CollaborationFacts } from '../../report/collaboration-facts.js';
import type { RunReport } from '../../report/run-report.js';

/** A table of a finished run, as described to AWS. */
export interface StackTable extends Pick<CollaborationFacts, 'table' | 'name' | 'columns'> {
  readonly runId: string;
  readonly format: 'csv' | 'parquet';
  readonly isCompressed: boolean;
  /** The folder of its data files, without a trailing slash. */
  readonly data: S3Location;
}

/**
 * The table that a run wrote.
 * @param location the `s3://bucket/prefix` that a local run's output folder was copied to
 * @throws UsageError NO_TABLE_RUN, TABLE_LOCATION
 */
export function stackTable(report: RunReport, location: string | undefined): StackTable {
  const { collaboration, status, outDir, runId, output } = report;
  if (collaboration === undefined || status !== 'complete' || output.format === 'jsonl') {
    throw new UsageError(
      `The run ${runId} is not a table of a collaboration instance. Name runs that were made with --target collaboration.`,
      { code: 'NO_TABLE_RUN' },
    );
  }
  const { table, name, columns } = collaboration;
  return {
    table,
    name,
    columns,
    runId,
    format: output.format,
    isCompressed: output.compression !== 'none',
    data: dataFolder(outDir ?? '', `${name}/${runId}`, location),
  };
}

function dataFolder(outDir: string, run: string, location: string | undefined): S3Location {
  if (location === undefined && !isS3Url(outDir)) {
    throw new UsageError(
      `The run is in ${outDir}, where Clean Rooms cannot read it. Write it to S3 (--out s3://…), or copy the output folder there and name the location with --location s3://bucket/prefix.`,
      { code: 'TABLE_LOCATION' },
    );
  }
  const base = parseOutputPrefix(
    location === undefined
      ? outDir
      : `${formatS3Location(parseOutputPrefix(location)).replace(/\/$/, '')}/${run}`,
  );
  return { ...base, key: `${base.key.replace(/\/$/, '')}/data` };
}

/**
 * @throws UsageError TABLE_NAME when two runs have the same name, TOO_MANY_TABLES when there are more than a
 * namespace accepts
 */
export function checkTables(tables: readonly StackTable[]): void {
  const names = new Set<string>();
  for (const { name } of tables) {
    if (names.has(name)) {
      throw new UsageError(
        `Two of the runs write the table ${name}. Name one run a table: the newest replaces the others.`,
        { code: 'TABLE_NAME' },
      );
    }
    names.add(name);
  }
  const identities = tables.filter(({ table }) => table === 'identity').length;
  if (identities > MAX_IDENTITY_TABLES) {
    throw new UsageError(
      `There are ${identities} identity tables; an ID namespace takes ${MAX_IDENTITY_TABLES}. Put people together in fewer.`,
      { code: 'TOO_MANY_TABLES' },
    );
  }
}

const MAX_IDENTITY_TABLES = 20;
