import { z } from 'zod';
import { columnProfileShape } from './column-profiles.js';
import { reportedArrivalShape } from './arrival.js';
import { collaborationShape } from './collaboration-facts.js';
import { runFactsShape } from './run-facts.js';
import { verdictShape } from './verdict.js';
import { PERIODS } from '../model/data-set.js';
import {
  CHOICE_ORIGINS,
  COMPRESSIONS,
  CSV_ESCAPES,
  OUTPUT_FORMATS,
  PARTITIONINGS,
} from '../model/output-format.js';

const count = z.number().int().nonnegative();
const counts = z.record(z.string(), count);

/** A suppression list in the report: how many people, not who. */
export const suppressionShape = z.object({
  /** Distinct values. */
  values: count,
  /** Rows or lines of the list that contained nothing readable. */
  unreadable: count,
  /** SHA-256 that identifies the list's content, in hex. */
  digest: z.string().length(64),
});
export type SuppressionFacts = Readonly<z.infer<typeof suppressionShape>>;

/** An input in reports, in the ledger and between the steps of a scaled-out run. */
export const inputFactsShape = z.object({
  name: z.string(),
  rows: count,
  /**
   * Of the stored bytes, in hex; for a member: the archive's. Missing for rows that were passed as objects, and if the
   * bytes were not read in full (Parquet, workbooks and archives in S3, ranges of a large object).
   */
  sha256: z.string().length(64).optional(),
  /** Of the unpacked bytes, in hex: the same for the same export, however it is compressed. */
  unpackedSha256: z.string().length(64).optional(),
  /** ETag and size of a large object in S3 (`ETAG:SIZE`); for a member: the archive's. Equal only for equal bytes. */
  etag: z.string().optional(),
});

/** Files that an engine wrote, and what is wrong with them besides their rows. */
export const preparedShape = z.object({
  /** `s3://bucket/prefix/`, or the folder. */
  location: z.string(),
  /** Rows of each file that were checked, from its start; null: all. For a sample, all counts cover only the sample. */
  sample: count.nullable(),
  /** Identifies the files and their content as listed. */
  digest: z.string(),
  /** What completed the folder, in the notation of `--delivery`; null: its files were taken as they were. */
  delivery: z.string().nullable(),
  /** Patterns of names that hold no data, besides the known ones. */
  ignore: z.array(z.string()),
  problems: z.array(z.object({ file: z.string().nullable(), code: z.string(), message: z.string() })),
});
export type PreparedFacts = z.infer<typeof preparedShape>;

/**
 * The report of a run: `report.json`, what `--json` prints and what `ingest()` returns. Except for the checks that are
 * added to it after an upload (`arrivals`), it contains no time of day, so the same command gives the same report on
 * the same day (`--as-of`), and no value of the data.
 */
export const runReportShape = z.object({
  /**
   * `complete`: written and published. `refused`: too many rejects; report and rejects are written, but no data.
   * `dryRun`: everything was done except writing.
   */
  status: z.enum(['complete', 'refused', 'dryRun']),
  /** Whether AMC will accept what was written; missing in reports of earlier versions (`verdictOf` computes it). */
  verdict: verdictShape.optional(),
  runId: z.string(),
  /** True if the name was given: then it says nothing about the content. */
  runIdGiven: z.literal(true).optional(),
  /** The day of the run (UTC), or the specified day; missing in reports of earlier versions. */
  day: z.iso.date().optional(),
  /**
   * The command that started the run, with identifiers masked; missing if it was not a command, and for files that an
   * engine wrote.
   */
  command: z.string().optional(),
  dataSetId: z.string(),
  /** Folder or `s3://` URL of the run; null for a dry run. */
  outDir: z.string().nullable(),
  /** Where the run and its uploads are recorded, if that is not next to the runs. */
  ledger: z.string().optional(),
  /** Path or `s3://` URL of the manifest; null when none was written. */
  manifest: z.string().nullable(),
  files: z.array(
    z.object({ path: z.string(), rows: count, bytes: count, sha256: z.string(), partition: z.string() }),
  ),
  /** Set if the files are not a run's own: an engine wrote them, and they were checked as they are. */
  prepared: preparedShape.optional(),
  /** How the files are written: what an upload request has to state. */
  output: z.object({
    format: z.enum(OUTPUT_FORMATS),
    compression: z.enum(COMPRESSIONS),
    /** Only if quotes in CSV are not doubled. */
    csvEscape: z.enum(CSV_ESCAPES).optional(),
    /** Who chose how the files are written, if `doctor --probe` had a say. */
    chosenBy: z
      .object({
        format: z.enum(CHOICE_ORIGINS),
        compression: z.enum(CHOICE_ORIGINS),
        csvEscape: z.enum(CHOICE_ORIGINS),
      })
      .optional(),
    partitioning: z.enum(PARTITIONINGS),
    /** The data set's period, by which AMC replaces rows; missing without one, and in reports of earlier versions. */
    period: z.enum(PERIODS).optional(),
    /** Country of rows without one. */
    countryCode: z.string().nullable(),
  }),
  /** read = written + rejected + leftOut + collapsed, always. */
  rows: z.object({
    read: count,
    written: count,
    rejected: count,
    leftOut: count,
    /**
     * Identity tables: rows whose identifiers were written into another row with the same key; missing in other runs.
     */
    collapsed: count.optional(),
  }),
  /** Rows left out on purpose, by reason. */
  leftOut: counts,
  /** Rejected rows by code. */
  rejects: counts,
  /**
   * By output column. All counts except `invalid` are of rows written (for an identity table: before rows were merged);
   * `invalid` counts rows rejected because of the column.
   */
  columns: z.record(
    z.string(),
    z.object({
      nulls: count,
      hashed: count,
      alreadyHashed: count,
      standardizedToNothing: count,
      rounded: count,
      /**
       * Values that the schema's map does not name: null was written, or they were passed on. Only if there are any.
       */
      notInMap: count.optional(),
      invalid: count,
      /** Missing in reports of earlier versions. */
      profile: columnProfileShape.optional(),
    }),
  ),
  /**
   * What the leak guard found, by output column and kind, without columns that have no findings: values of rows
   * rejected because of it, and values of written rows that were redacted, passed (`warned`) or may be an identifier.
   */
  leaks: z
    .record(
      z.string(),
      z.record(z.string(), z.object({ rejected: count, redacted: count, warned: count, suspected: count })),
    )
    .default({}),
  /**
   * Identifiers of rows written that are counted under a code of their own (`IDENTIFIER_NOTES`), by output column and
   * code, without columns that have none. A note that says null was written is counted in `nulls` (`NULL_WORD`) or
   * `standardizedToNothing` as well, any other in `hashed` or `alreadyHashed`.
   */
  identifierNotes: z.record(z.string(), counts).default({}),
  /** Rows written although their consent is missing, denied or malformed (policy `warn`). */
  consentFaults: counts.default({}),
  /** Rows written by country; `unknown` if none was given. */
  countries: counts,
  /** First and last main event time of the rows written (UTC); null for dimension data sets. */
  events: z.object({ first: z.string(), last: z.string() }).nullable(),
  ...runFactsShape,
  /** The table of a collaboration instance that was written; missing in runs for uploads. */
  collaboration: collaborationShape.optional(),
  /** Source fields that no column reads; they were dropped. */
  unmappedColumns: z.array(z.string()),
  warnings: z.array(z.object({ code: z.string(), message: z.string() })),
  /** The list of people who were left out (`leftOut.SUPPRESSED`); missing if there was none. */
  suppression: suppressionShape.optional(),
  /**
   * The days that decided which rows were left out (`leftOut.EVENT_TOO_OLD`, `EVENT_IN_FUTURE`); missing if there are
   * none.
   */
  eventBounds: z
    .object({
      /** The day of the run, or the specified day. */
      asOf: z.iso.date(),
      tooOldBefore: z.iso.date().nullable(),
      futureFrom: z.iso.date().nullable(),
    })
    .optional(),
  /** Set if inputs with the same rows were allowed because the repetition is intended. */
  duplicateInputsAllowed: z.literal(true).optional(),
  /** What was read, listing the members of an archive individually. */
  inputs: z.array(inputFactsShape),
  /** How records became rows, if a record is not simply a row; `rows.read` counts the rows. */
  reshape: z
    .object({
      records: count,
      rows: count,
      unsplitAddresses: z.array(z.object({ column: z.string(), rows: count })).default([]),
      joins: z.array(
        z.object({
          name: z.string(),
          read: count,
          duplicates: count,
          refused: count,
          matched: count,
          unmatched: count,
          withoutKey: count,
        }),
      ),
    })
    .nullable(),
  /**
   * What the last check at each instance found, added to the report after the run's upload (`uploads check`): of the
   * whole data set, with the time of the check. Missing if there was none. Entries that cannot be read are dropped: the
   * run is what matters.
   */
  arrivals: z.array(reportedArrivalShape).min(1).optional().catch(undefined),
  /** The version of amc-ingest that produced the run. */
  version: z.string(),
});

/**
 * The report of a run: `report.json`, what `--json` prints and what `ingest()` returns. Contains no value of the data.
 */
export interface RunReport extends z.infer<typeof runReportShape> {}
/** Something to look at that does not stop the run. `code` is stable. */
export type RunWarning = RunReport['warnings'][number];

/** Reads a report written by an earlier run; null if it is not one. */
export function parseRunReport(text: string): RunReport | null {
  try {
    const parsed = runReportShape.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
