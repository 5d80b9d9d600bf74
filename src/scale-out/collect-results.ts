import { z } from 'zod';
import { InputError, UsageError } from '../errors.js';
import { MAX_UNMAPPED_LISTED, type InputsResult } from '../ingest/ingest-inputs.js';
import { refuseRepeatedInputs } from '../ingest/refuse-repeated-inputs.js';
import { safeFieldName } from '../leak-guard/safe-name.js';
import { RejectGroups } from '../report/reject-groups.js';
import { RejectPositions } from '../report/reject-positions.js';
import type { RunWarning } from '../report/run-report.js';
import type { PartFile } from '../model/part-file.js';
import { addTally, emptyTally } from '../tally/tally.js';
import { FileResults } from './file-results.js';
import { notInPlan } from './not-in-plan.js';
import type { OpenedPlan } from './open-plan.js';
import { rangeResultShape } from './range-result.js';
import { rangeToProcessShape } from './resolve-run.js';
import { STAGED, type Staging } from './staging.js';

/** Results that are fetched concurrently; the result of a range with many partitions has some 100 kB. */
const RESULTS_AT_ONCE = 16;
/** Parts of a run: the list of them is held in memory and written into the report, some 300 bytes each. */
export const MAX_PARTS = 150_000;

/** A list of rejects among the working files. */
export interface RejectList {
  readonly index: number;
  readonly bytes: number;
}

/** The combined results of all ranges, in the order of the inputs. */
export interface CollectedResults {
  readonly result: InputsResult;
  readonly files: readonly PartFile[];
  readonly rejectLists: readonly RejectList[];
  readonly rejectsListed: number;
}

/**
 * Adds up the results of all ranges.
 * @throws InputError the problem of the first range that has one; UsageError TOO_MANY_PARTS
 */
export async function collectResults(plan: OpenedPlan, staging: Staging): Promise<CollectedResults> {
  const ranges = await staging.read(STAGED.ranges, z.array(rangeToProcessShape));
  const tally = emptyTally(plan.plan.columns.length);
  const inputs: InputsResult['inputs'] = [];
  const contents: InputsResult['inputs'] = [];
  const warnings: RunWarning[] = [...plan.listingNotes];
  const unmapped = new UnmappedNames();
  const rejectPositions = new RejectPositions();
  const rejectGroups = new RejectGroups();
  const files: PartFile[] = [];
  const rejectLists: RejectList[] = [];
  let reshape: InputsResult['reshape'] = null;
  let rejectsListed = 0;
  let ofFile: FileResults | null = null;
  let fileIndex = -1;
  const endFile = (): void => {
    if (ofFile === null) return;
    inputs.push(...ofFile.inputs());
    contents.push(...ofFile.contents());
    warnings.push(...ofFile.warnings());
  };
  for (let first = 0; first < ranges.length; first += RESULTS_AT_ONCE) {
    const some = ranges.slice(first, first + RESULTS_AT_ONCE);
    const results = await Promise.all(
      some.map(({ index }) => staging.read(STAGED.result(index), rangeResultShape)),
    );
    for (const [at, found] of results.entries()) {
      const range = some[at];
      if (range === undefined || !isSame(found.range, range))
        throw notInPlan(`result for range ${first + at}`);
      if (found.problem !== null) throw new InputError(found.problem.message, found.problem);
      // Every file has a range, and ranges come in the order of the files.
      if (range.file !== fileIndex) {
        endFile();
        fileIndex = range.file;
        const file = await plan.files.at(fileIndex);
        ofFile = new FileResults(file, plan);
        unmapped.add(file.cut?.unmapped ?? []);
      }
      addTally(tally, found.tally);
      rejectPositions.addAll(found.rejectPositions);
      rejectGroups.addAll(found.rejectGroups);
      reshape = sumOfReshape(reshape, found.reshape);
      ofFile?.add(found);
      unmapped.add(found.unmapped);
      for (const file of found.files) files.push(file);
      if (files.length > MAX_PARTS) throw tooManyParts();
      if (found.rejects.bytes > 0) rejectLists.push({ index: range.index, bytes: found.rejects.bytes });
      rejectsListed += found.rejects.count;
    }
  }
  endFile();
  refuseRepeatedInputs({ inputs: contents }, plan.options.allowDuplicateInputs);
  return {
    result: {
      tally,
      inputs,
      rejectPositions: rejectPositions.list(),
      rejectGroups: rejectGroups.list(),
      warnings,
      unmappedColumns: unmapped.list(),
      reshape,
    },
    files: files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    rejectLists,
    rejectsListed,
  };
}

/** Each range reads the joined files again, so what was found in them counts once. */
function sumOfReshape(
  total: InputsResult['reshape'],
  part: InputsResult['reshape'],
): InputsResult['reshape'] {
  if (total === null || part === null) return total ?? part;
  return {
    records: total.records + part.records,
    rows: total.rows + part.rows,
    unsplitAddresses: sumByColumn(total.unsplitAddresses, part.unsplitAddresses),
    joins: total.joins.map((join, index) => ({
      ...join,
      matched: join.matched + (part.joins[index]?.matched ?? 0),
      unmatched: join.unmatched + (part.joins[index]?.unmatched ?? 0),
      withoutKey: join.withoutKey + (part.joins[index]?.withoutKey ?? 0),
    })),
  };
}

type UnsplitAddresses = NonNullable<InputsResult['reshape']>['unsplitAddresses'];

function sumByColumn(one: UnsplitAddresses, other: UnsplitAddresses): UnsplitAddresses {
  const rows = new Map(one.map((entry) => [entry.column, entry.rows]));
  for (const entry of other) rows.set(entry.column, (rows.get(entry.column) ?? 0) + entry.rows);
  return [...rows].map(([column, count]) => ({ column, rows: count }));
}

/** Names of unmapped fields in the order in which a single reading finds them: each header before its records. */
class UnmappedNames {
  readonly #names = new Set<string>();

  add(names: readonly string[]): void {
    for (const name of names)
      if (this.#names.size < MAX_UNMAPPED_LISTED) this.#names.add(safeFieldName(name));
  }

  list(): string[] {
    return [...this.#names];
  }
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function tooManyParts(): UsageError {
  return new UsageError(
    `The run has more than ${MAX_PARTS} parts: every range writes one for every period in it. Raise the size of a range (scaleOut.rangeBytes), or choose a coarser partition (month, none).`,
    { code: 'TOO_MANY_PARTS' },
  );
}
