import type { SuppressedSet } from '../model/suppressed-set.js';
import { Refusal, type RejectCode } from '../model/reject.js';
import { ConsentGate, type ConsentStop } from '../rows/consent-gate.js';
import { isRowSuppressed, suppressingColumns } from '../rows/suppression.js';
import { RowFacts } from '../rows/row-facts.js';
import type { DataSetPlan } from '../schema/plan.js';
import { countReject } from '../tally/count-reject.js';
import { OUTCOMES, type Outcome } from '../tally/outcomes.js';
import { addTally, countOutcome, emptyTally, type LeftOutReason, type Tally } from '../tally/tally.js';
import { cellCheck, type CellCheck, type CellForm } from './cell-check.js';

/** The values of a row by column; null: none. A refusal says why a value could not be read. */
export type PreparedValues = readonly (string | null | Refusal)[];

/** A row that the data set does not accept. */
export interface BadRow {
  readonly line: number;
  /** Index of the column; null: the entire row. */
  readonly column: number | null;
  readonly code: RejectCode;
}

/** Rows whose values are counted together, as those of a block are. */
const ROWS_PER_STEP = 8192;

/** The code that a row is refused with where a run would exclude it: nothing is removed from other people's files. */
const REFUSED_FOR: Partial<Record<LeftOutReason, RejectCode>> = {
  CONSENT_DENIED: 'CONSENT_DENIED',
  CONSENT_MISSING: 'CONSENT_MISSING',
  CONSENT_MALFORMED: 'INVALID_CONSENT',
};

/** Checks the rows of one file, and counts them as a run counts the rows that it writes. */
export class RowCheck {
  /** Rows added so far. */
  rowsRead = 0;
  readonly #total: Tally;
  /** Of the rows since the last step. */
  #tally: Tally;
  readonly #plan: DataSetPlan;
  readonly #checks: readonly CellCheck[];
  readonly #nullWords: ReadonlySet<string>;
  readonly #facts: RowFacts;
  readonly #gate: ConsentGate;
  readonly #suppressed: SuppressedSet | null;
  readonly #suppressing: readonly number[];
  readonly #onBad: (row: BadRow) => void;
  readonly #values: (string | null)[];
  readonly #outcomes: Outcome[];

  /** @param suppressed people who must not be sent; null: nobody */
  constructor(
    plan: DataSetPlan,
    form: CellForm,
    suppressed: SuppressedSet | null,
    onBad: (row: BadRow) => void,
  ) {
    this.#suppressed = suppressed;
    this.#suppressing = suppressingColumns(plan);
    this.#total = emptyTally(plan.columns.length);
    this.#tally = emptyTally(plan.columns.length);
    this.#plan = plan;
    this.#checks = plan.columns.map((column) => cellCheck(column, form));
    this.#nullWords = new Set(plan.nullValues.filter((text) => text !== ''));
    this.#facts = new RowFacts({
      plan,
      partitioning: 'none',
      dialect: { format: 'rows' },
      sourceOf: null,
      fieldCount: plan.columns.length,
      format: 'jsonl',
    });
    this.#gate = new ConsentGate(plan.consent);
    this.#onBad = onBad;
    this.#values = plan.columns.map(() => null);
    this.#outcomes = plan.columns.map(() => OUTCOMES.null);
  }

  /** Adds a row. @param line 1-based */
  add(row: PreparedValues, line: number): void {
    const { countryColumn, defaultCountry } = this.#plan;
    const own = countryColumn === null ? null : (row[countryColumn] ?? null);
    const country = typeof own === 'string' ? own : defaultCountry;
    for (let column = 0; column < this.#checks.length; column++) {
      const code = this.#checkCell(column, row[column] ?? null, country);
      if (code !== null) {
        this.reject(line, column, code);
        return;
      }
    }
    if (!this.#passesConsent(country, line)) return;
    if (this.#isSuppressed()) this.reject(line, null, 'SUPPRESSED');
    else this.#count(country);
  }

  reject(line: number, column: number | null, code: RejectCode): void {
    this.rowsRead += 1;
    countReject(this.#tally, column, code);
    this.#onBad({ line, column, code });
  }

  /** Ends the file. */
  finish(): Tally {
    this.#step();
    return this.#total;
  }

  /** What is counted by value is bounded by the number of rows in a step. */
  #step(): void {
    this.#facts.take(this.#tally, []);
    addTally(this.#total, this.#tally);
    this.#tally = emptyTally(this.#plan.columns.length);
  }

  #checkCell(index: number, value: string | null | Refusal, country: string | null): RejectCode | null {
    const column = this.#plan.columns[index];
    const check = this.#checks[index];
    if (column === undefined || check === undefined) return null;
    if (value instanceof Refusal) return value.code;
    if (value === null || value === '') {
      this.#outcomes[index] = OUTCOMES.null;
      this.#values[index] = null;
      return column.nullable && !column.isMainEventTime ? null : 'NULL_NOT_ALLOWED';
    }
    if (this.#nullWords.has(value)) return 'NULL_AS_TEXT';
    const checked = check.check(value, country);
    if (checked instanceof Refusal) return checked.code;
    this.#outcomes[index] = check.outcome;
    this.#values[index] = checked;
    return null;
  }

  #passesConsent(country: string | null, line: number): boolean {
    const gate = this.#gate;
    gate.start();
    for (const [index, { kind }] of this.#plan.columns.entries()) {
      if (kind.kind !== 'consent') continue;
      if (!this.#passes(gate.signal(kind.type, this.#values[index] ?? null), line, index)) return false;
    }
    return this.#passes(gate.end(country), line, null);
  }

  #isSuppressed(): boolean {
    const set = this.#suppressed;
    return set !== null && isRowSuppressed(this.#plan, this.#suppressing, set, this.#values);
  }

  #passes(stop: ConsentStop, line: number, column: number | null): boolean {
    if (stop === null) return true;
    const code = stop.kind === 'reject' ? stop.code : REFUSED_FOR[stop.reason];
    this.reject(line, column, code ?? 'INVALID_CONSENT');
    return false;
  }

  #count(country: string | null): void {
    const tally = this.#tally;
    this.rowsRead += 1;
    const { eventTimeColumn } = this.#plan;
    tally.read += 1;
    tally.written += 1;
    this.#facts.countIdentifiers(tally, country, this.#outcomes);
    this.#facts.countValues(this.#values);
    const key = country ?? '';
    tally.countries[key] = (tally.countries[key] ?? 0) + 1;
    const eventTime = eventTimeColumn === null ? null : (this.#values[eventTimeColumn] ?? null);
    if (eventTime !== null) {
      if (this.#facts.events.isNeeded) this.#facts.events.add(eventTime);
      if (tally.firstEvent === null || eventTime < tally.firstEvent) tally.firstEvent = eventTime;
      if (tally.lastEvent === null || eventTime > tally.lastEvent) tally.lastEvent = eventTime;
    }
    this.#outcomes.forEach((outcome, column) => {
      if (outcome !== OUTCOMES.value) countOutcome(tally, column, outcome, 1);
    });
    this.#gate.count(tally);
    if (tally.written >= ROWS_PER_STEP) this.#step();
  }
}
