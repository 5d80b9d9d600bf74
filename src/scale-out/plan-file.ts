import { openOptions } from '../ingest/ingest-inputs.js';
import { safeFieldName } from '../leak-guard/safe-name.js';
import { SIGNATURE_BYTES } from '../read/decompress.js';
import { isPacked, isParquetFile, openRecords } from '../read/open-records.js';
import { readParquetFooter } from '../read/parquet/parquet-file.js';
import { chain, peek } from '../read/peek.js';
import type { S3InputObject } from '../read/s3-object.js';
import { s3ObjectSource } from '../read/s3-source.js';
import { cutGroups, unpackedBytes } from './cut-groups.js';
import type { RunRequest, StepContext } from './step-context.js';
import { refuseLargeGroup, refuseTooLarge } from './refuse-too-large.js';
import type { PlannedFile, RunSettings } from './run-plan.js';

/**
 * Examines the first bytes of a file: whether it can be split into ranges, and what all of the ranges need to know.
 * @throws InputError TOO_LARGE_FOR_ONE_FUNCTION for one that cannot be split and is too large to be a single range
 */
export async function planFile(
  object: S3InputObject,
  request: Pick<RunRequest, 'rangeBytes' | 'maxWholeBytes'>,
  settings: RunSettings,
  context: StepContext,
): Promise<PlannedFile> {
  const { s3, signal } = context;
  const done = new AbortController();
  try {
    const own = AbortSignal.any([signal, done.signal]);
    const source = s3ObjectSource(object, s3);
    const { head, rest } = await peek(source.open(own), SIGNATURE_BYTES);
    const asOne = async (): Promise<PlannedFile> => {
      await refuseTooLarge(object, head, request.maxWholeBytes, context);
      return { object, cut: null, groups: null };
    };
    // If rows are made from several records, the file is needed in one piece.
    if (settings.plan.reshape !== null) return await asOne();
    if (isParquetFile(head, settings.options)) {
      const groups = await groupsOf(object, request, context);
      return groups.length < 2 ? await asOne() : { object, cut: null, groups };
    }
    if (isPacked(head)) return await asOne();
    const opened = await openRecords(
      { ...source, open: () => chain(head, rest) },
      openOptions({ ...settings, signal: own }),
    );
    const { dialect, bodyStart, header, firstLine } = opened;
    if (bodyStart === null || opened.isEmpty || (dialect.format !== 'csv' && dialect.format !== 'jsonl'))
      return await asOne();
    const cut = {
      dialect,
      sourceOf: header === null ? null : [...header.sourceOf],
      fieldCount: header?.fields.length ?? 0,
      ...(header === null ? {} : { header: [...header.fields] }),
      firstLine,
      bodyStart,
      unmapped: opened.unmapped.map(safeFieldName),
      missing: [...opened.missing],
      alternatives: [...opened.alternatives],
      notes: [...opened.notes],
    };
    return { object, cut, groups: null };
  } finally {
    // Only the head was needed: the connection is cut.
    done.abort();
  }
}

/** The ranges of a Parquet file, by its footer. */
async function groupsOf(
  object: S3InputObject,
  bounds: Pick<RunRequest, 'rangeBytes' | 'maxWholeBytes'>,
  { s3, signal }: StepContext,
) {
  const source = s3ObjectSource(object, s3);
  if (source.openRandom === undefined) return [];
  const access = await source.openRandom(signal);
  try {
    const { metadata } = await readParquetFooter(access, source.name);
    const groups = metadata.row_groups;
    const largest = groups.reduce((most, group) => Math.max(most, unpackedBytes(group)), 0);
    refuseLargeGroup(object, largest, bounds.maxWholeBytes);
    return cutGroups(groups, bounds);
  } finally {
    await access.close();
  }
}
