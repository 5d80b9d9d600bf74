import { DefectError } from '../errors.js';
import type { InputSource } from '../read/input-source.js';
import type { OpenedRecords } from '../read/open-records.js';
import type { DataSetPlan } from '../schema/plan.js';
import type { ReshapePlan } from '../schema/reshape-plan.js';
import type { ReshapeCounts } from '../model/reshape-counts.js';
import type { ReshapeReport } from '../model/reshape-report.js';
import { loadLookup, type LookupTable } from './lookup-table.js';
import { openReshaped, type ReshapedRecords, type ReshapeSettings } from './open-reshaped.js';
import { addCounts, emptyCounts } from './reshape-counts.js';
import type { RowTransformer } from './transform-blocks.js';

interface Warning {
  readonly code: string;
  readonly message: string;
}

/** What the reshaping of a run needs from its plan. */
export interface ReshapingPlan extends Pick<DataSetPlan, 'footers' | 'nullValues'> {
  readonly reshape: ReshapePlan;
  /** Names of the output columns. */
  readonly names: readonly string[];
}

/** The reshaping of all inputs of a run: the joined files, and what is counted. */
export class RunReshaping {
  readonly #settings: ReshapeSettings;
  readonly #lookups: readonly LookupTable[];
  readonly #warnings: Warning[] = [];
  readonly #names: readonly string[];
  readonly #counts: ReshapeCounts;

  private constructor(
    { reshape, footers, nullValues, names }: ReshapingPlan,
    lookups: readonly LookupTable[],
  ) {
    this.#settings = { plan: reshape, lookups, footers, nullValues };
    this.#names = names;
    this.#lookups = lookups;
    this.#counts = emptyCounts(reshape, lookups.length);
  }

  /** Reads the joined files. A join without a file yields empty fields. */
  static async open(
    plan: ReshapingPlan,
    joins: ReadonlyMap<string, readonly InputSource[]>,
    signal: AbortSignal,
  ): Promise<RunReshaping> {
    const lookups: LookupTable[] = [];
    for (const join of plan.reshape.joins)
      lookups.push(await loadLookup(join, joins.get(join.name) ?? [], signal));
    return new RunReshaping(plan, lookups);
  }

  begin(name: string, opened: OpenedRecords, transformer: RowTransformer | null): ReshapedRecords {
    const reshaped = openReshaped(opened, this.#settings, transformer);
    if (!opened.isEmpty && reshaped.ruleFieldsMissing.length > 0) {
      this.#warnings.push({
        code: 'RULE_WITHOUT_FIELD',
        message: `${name} has no field ${reshaped.ruleFieldsMissing.join(', ')}: the rules of the schema (input.rows) that look at it leave nothing out and change nothing.`,
      });
    }
    return reshaped;
  }

  /** @throws DefectError when a row that was made did not arrive */
  end({ counts }: ReshapedRecords, rowsRead: number): void {
    addCounts(this.#counts, counts);
    if (counts.rows !== rowsRead || counts.rows < counts.records) {
      throw new DefectError(
        `Rows are unaccounted for; nothing was uploaded. This is a bug in amc-ingest. Please report it. (${counts.records} records, ${counts.rows} rows made of them, ${rowsRead} read)`,
        { code: 'CONSERVATION' },
      );
    }
  }

  report(): ReshapeReport {
    return {
      records: this.#counts.records,
      rows: this.#counts.rows,
      unsplitAddresses: this.#unsplitColumns(),
      joins: this.#lookups.map(({ plan, counts }, index) => {
        const { matched, unmatched, withoutKey } = this.#counts.joins[index] ?? {
          matched: 0,
          unmatched: 0,
          withoutKey: 0,
        };
        return {
          name: plan.name,
          read: counts.read,
          duplicates: counts.duplicates,
          refused: counts.refused + counts.withoutKey,
          matched,
          unmatched,
          withoutKey,
        };
      }),
    };
  }

  warnings(): readonly Warning[] {
    const unsplit = this.#unsplitColumns().map(({ column, rows }) => ({
      code: 'ADDRESS_NOT_SPLIT',
      message: `${column}: ${rows} ${rows === 1 ? 'address' : 'addresses'} could not be split for certain, so that this part is empty there (source.part).`,
    }));
    return [...this.#warnings, ...unsplit, ...this.#lookups.flatMap((lookup) => joinWarnings(lookup))];
  }

  #unsplitColumns(): { column: string; rows: number }[] {
    return this.#counts.unsplit.flatMap((rows, index) =>
      rows === 0 ? [] : [{ column: this.#names[index] ?? '', rows }],
    );
  }
}

function joinWarnings({ plan, counts, missing }: LookupTable): Warning[] {
  const warnings: Warning[] = [];
  if (counts.duplicates > 0) {
    warnings.push({
      code: 'JOIN_DUPLICATES',
      message: `The file joined as ${plan.name} has ${counts.duplicates} additional rows with keys that it has already; the ${plan.duplicates} row of each key was used.`,
    });
  }
  if (counts.refused + counts.withoutKey > 0) {
    warnings.push({
      code: 'JOIN_ROWS_UNUSED',
      message: `The file joined as ${plan.name} has ${counts.refused} rows that cannot be read and ${counts.withoutKey} without a key; they were not used.`,
    });
  }
  if (missing.length > 0) {
    warnings.push({
      code: 'JOIN_FIELD_MISSING',
      message: `The file joined as ${plan.name} has no field for ${missing.join(', ')}; it stays empty.`,
    });
  }
  return warnings;
}
