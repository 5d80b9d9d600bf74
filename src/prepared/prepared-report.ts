import { eventBoundsOf } from '../ingest/event-bounds.js';
import { factsOf } from '../ingest/suppression-list.js';
import { counted, count } from '../report/numbers.js';
import { hasStandardizationTables } from '../normalize/standardizer.js';
import { buildReport } from '../report/build-report.js';
import { checkConservation } from '../report/conservation.js';
import { RejectGroups } from '../report/reject-groups.js';
import { RejectPositions } from '../report/reject-positions.js';
import type { PreparedFacts, RunReport, RunWarning } from '../report/run-report.js';
import { runWarnings } from '../report/warnings.js';
import { repeatedInputWarnings, suppressionWarnings } from '../report/input-warnings.js';
import { verdictOf } from '../report/verdict.js';
import type { CsvEscape } from '../model/output-format.js';
import { addTally, emptyTally, type Tally } from '../tally/tally.js';
import type { CheckedFile } from './checked-file.js';
import type { CheckedFolder } from './check-prepared-files.js';
import { eventProblems, folderProblems, formOf } from './folder-problems.js';

/** What a report says besides the findings of the check. */
export interface PreparedReportFacts {
  readonly runId: string;
  /** Null if nothing is written. */
  readonly place: { readonly outDir: string; readonly manifest: string } | null;
  readonly ledger: string | undefined;
  readonly csvEscape: CsvEscape;
  readonly sample: number | null;
  /** As `--delivery` says it. */
  readonly delivery: string | null;
  readonly ignore: readonly string[];
  /** `yyyy-MM-dd` */
  readonly asOf: string;
  readonly version: string;
  /** Null if they were not listed. */
  readonly rejectsListed: number | null;
}

/** How many reasons of a verdict are shown; the report has all problems. */
const MAX_REASONS = 20;

/** The files that are handed over: those with rows. */
export function filesWithRows(files: readonly CheckedFile[]): readonly CheckedFile[] {
  return files.filter(({ tally }) => tally.read > 0);
}

/**
 * The report of a check, as of a run: `written` counts the rows that AMC accepts as they are. `refused` if anything is
 * wrong.
 */
export function preparedReport(checked: CheckedFolder, facts: PreparedReportFacts): RunReport {
  const { plan, folder } = checked;
  const { place, asOf, rejectsListed } = facts;
  const tally = totalOf(checked);
  checkConservation(tally, tally.written, rejectsListed ?? tally.rejected);
  const withRows = filesWithRows(checked.files);
  const problems = [
    ...checked.files.flatMap((file) => file.problems),
    ...folderProblems(checked, withRows),
    ...eventProblems(tally, eventBoundsOf(plan, asOf), asOf, plan),
  ];
  const isGood = problems.length === 0 && tally.rejected === 0;
  const status = !isGood ? 'refused' : place === null ? 'dryRun' : 'complete';
  const form = formOf(withRows);
  const prepared: PreparedFacts = {
    location: folder.location,
    sample: facts.sample,
    digest: folder.digest,
    delivery: facts.delivery,
    ignore: [...facts.ignore],
    problems: problems.map((problem) => ({ ...problem })),
  };
  const inputs = checked.files.map(inputOf);
  const report = buildReport(
    {
      status,
      runId: facts.runId,
      plan,
      outDir: place?.outDir ?? null,
      ledger: status === 'complete' ? facts.ledger : undefined,
      manifest: status === 'complete' ? (place?.manifest ?? null) : null,
      files: isGood ? withRows.map(fileOf) : [],
      output: {
        ...form,
        ...(form.format === 'csv' && facts.csvEscape !== 'quote' ? { csvEscape: facts.csvEscape } : {}),
        partitioning: 'none',
        ...(plan.period === null ? {} : { period: plan.period }),
        countryCode: plan.defaultCountry,
      },
      tally,
      inputs,
      reshape: null,
      ...rejectsOf(checked),
      unmappedColumns: [],
      suppression: checked.suppression === null ? null : factsOf(checked.suppression),
      warnings: [
        ...emptyFiles(checked),
        ...sampleNote(facts.sample, withRows),
        ...repeatedInputWarnings(inputs),
        ...suppressionWarnings(checked.suppression === null ? null : factsOf(checked.suppression)),
        ...runWarnings(plan, tally, { hasTables: hasStandardizationTables, today: asOf }),
      ],
      version: facts.version,
    },
    new Date(asOf),
  );
  return { ...report, prepared, verdict: verdictFor(report, problems) };
}

function totalOf({ plan, files }: CheckedFolder): Tally {
  const total = emptyTally(plan.columns.length);
  for (const { tally } of files) addTally(total, tally);
  return total;
}

function rejectsOf({ files }: CheckedFolder): Pick<RunReport, 'rejectGroups' | 'rejectPositions'> {
  const groups = new RejectGroups();
  const positions = new RejectPositions();
  for (const file of files) {
    groups.addAll(file.groups);
    positions.addAll(file.positions);
  }
  return { rejectGroups: groups.list(), rejectPositions: positions.list() };
}

function inputOf({ file, tally, sha256, unpackedSha256 }: CheckedFile): RunReport['inputs'][number] {
  const { contentId: etag } = file.source;
  const unpacked = unpackedSha256 ?? sha256;
  return {
    name: file.source.name,
    rows: tally.read,
    ...(sha256 === null ? {} : { sha256 }),
    ...(unpacked === null ? {} : { unpackedSha256: unpacked }),
    ...(etag === undefined ? {} : { etag }),
  };
}

function fileOf({ file, tally, sha256 }: CheckedFile): RunReport['files'][number] {
  return {
    path: file.location,
    rows: tally.written,
    bytes: file.size,
    // For a file that was not read in full, only its mark is known.
    sha256: sha256 ?? `${file.mark}:${file.size}`,
    partition: 'all',
  };
}

/** An upload includes only the files with rows. */
function emptyFiles({ files }: CheckedFolder): RunWarning[] {
  const empty = files.filter(({ tally, problems }) => tally.read === 0 && problems.length === 0);
  const [first] = empty;
  if (first === undefined) return [];
  return [
    {
      code: 'EMPTY_INPUT',
      message: `${counted(empty.length, 'file')} without rows ${empty.length === 1 ? 'is' : 'are'} not in the manifest (${first.file.source.name}${empty.length === 1 ? '' : ' and others'}).`,
    },
  ];
}

function sampleNote(sample: number | null, files: readonly CheckedFile[]): RunWarning[] {
  if (sample === null || !files.some(({ isSampled }) => isSampled)) return [];
  return [
    {
      code: 'SAMPLE_CHECKED',
      message: `Only the first ${counted(sample, 'row')} of each file ${sample === 1 ? 'was' : 'were'} checked: AMC checks the others, and refuses the entire upload if one is wrong. All numbers refer to the sample.`,
    },
  ];
}

function verdictFor(
  report: RunReport,
  problems: readonly { readonly code: string; readonly message: string }[],
): RunReport['verdict'] {
  if (report.status !== 'refused') return verdictOf(report);
  const { read, rejected } = report.rows;
  const rows =
    rejected === 0
      ? []
      : [
          {
            code: 'PREPARED_FILES_REFUSED',
            message: `${count(rejected)} of ${counted(read, 'row')} ${rejected === 1 ? 'is' : 'are'} not as AMC takes them (${Object.entries(
              report.rejects,
            )
              .toSorted(([, a], [, b]) => b - a)
              .map(([code, many]) => `${code} ${count(many)}`)
              .join(', ')}). Nothing is left out of files that are handed over as they are.`,
          },
        ];
  const shown = problems.slice(0, MAX_REASONS).map(({ code, message }) => ({ code, message }));
  const { reasons } = verdictOf({ ...report, status: 'dryRun', rows: { ...report.rows, rejected: 0 } });
  return { state: 'notReady', refusedByAmc: 0, reasons: [...shown, ...rows, ...reasons] };
}
