import { countOutcome, type Tally } from '../../tally/tally.js';
import { countCoverage, emptyCoverage } from '../../tally/coverage.js';
import type { RowFacts } from '../row-facts.js';
import { COUNTRY_SHIFT, OUTCOMES_PER_COLUMN } from '../../kernel/kernel-layout.js';
import type { RowKernel } from '../../kernel/row-kernel.js';
import { OUTCOME_COUNT } from '../../tally/outcomes.js';

const LOGGED_ROWS = 4_096;
/** Identifier types have fewer bits than `COUNTRY_SHIFT`; of the numbers of countries, fewer than 300, there is room for 4,096. */
const IDENTIFIERS = (1 << COUNTRY_SHIFT) - 1;

/** Counts what became of the rows written, in plain numbers; adds them to a block's tally at the end. */
export class RowTally {
  /** By column: what became of its cell in the row that is worked on. */
  readonly outcomes: Uint8Array;
  readonly #counts: Uint32Array;
  readonly #columnCount: number;
  readonly #facts: Pick<RowFacts, 'identifierBits' | 'events'>;
  readonly #bits: Int32Array;
  /** By row: its identifiers, and its country's number above them; at most `LOGGED_ROWS`. */
  readonly #masks = new Int32Array(LOGGED_ROWS);
  #logged = 0;
  /** Rows by what is logged of them, in the order in which it first came. */
  readonly #rowsByMask = new Map<number, number>();
  /** Rows by country number, in the order in which they first came. */
  readonly #countries = new Map<number, number>();
  #lastCountry = -1;
  #lastCountryRows = 0;
  #rows = 0;
  #first: string | null = null;
  #last: string | null = null;

  constructor(columnCount: number, facts: Pick<RowFacts, 'identifierBits' | 'events'>) {
    this.#columnCount = columnCount;
    this.#facts = facts;
    this.#bits = facts.identifierBits;
    this.outcomes = new Uint8Array(columnCount);
    this.#counts = new Uint32Array(columnCount * OUTCOME_COUNT);
  }

  /** Counts the row as written. */
  add(country: number, eventTime: string | null): void {
    this.#rows += 1;
    let mask = country << COUNTRY_SHIFT;
    for (let index = 0; index < this.#columnCount; index++) {
      const place = index * OUTCOME_COUNT + (this.outcomes[index] ?? 0);
      this.#counts[place] = (this.#counts[place] ?? 0) + 1;
      mask |= this.#bits[place] ?? 0;
    }
    this.logMask(mask);
    if (country !== this.#lastCountry) this.#nextCountry(country);
    this.#lastCountryRows += 1;
    if (eventTime === null) return;
    if (this.#facts.events.isNeeded) this.#facts.events.add(eventTime);
    if (this.#first === null || eventTime < this.#first) this.#first = eventTime;
    if (this.#last === null || eventTime > this.#last) this.#last = eventTime;
  }

  /** Notes the identifiers of a row that is written, and its country's number above `COUNTRY_SHIFT`. */
  logMask(mask: number): void {
    this.#masks[this.#logged++] = mask;
    if (this.#logged === LOGGED_ROWS) this.#countMasks();
  }

  /** Counts rows that the kernel wrote, of countries that rows came of before. */
  addKernel(kernel: RowKernel, countryNumbers: number): void {
    const { rows, events } = kernel;
    if (rows === 0) return;
    this.#nextCountry(-1);
    this.#rows += rows;
    for (let number = 0; number < countryNumbers; number++) {
      const more = kernel.countryRows(number);
      if (more > 0) this.#countries.set(number, (this.#countries.get(number) ?? 0) + more);
    }
    for (let index = 0; index < this.#columnCount; index++) {
      for (let outcome = 0; outcome < OUTCOMES_PER_COLUMN; outcome++) {
        const place = index * OUTCOME_COUNT + outcome;
        this.#counts[place] = (this.#counts[place] ?? 0) + kernel.outcomeCount(index, outcome);
      }
    }
    if (events === null) return;
    if (this.#first === null || events.first < this.#first) this.#first = events.first;
    if (this.#last === null || events.last > this.#last) this.#last = events.last;
  }

  /** Adds everything to `tally` and starts anew. */
  flush(tally: Tally, countryOf: (number: number) => string | null): void {
    this.#nextCountry(-1);
    tally.read += this.#rows;
    tally.written += this.#rows;
    for (const [number, rows] of this.#countries) {
      const key = countryOf(number) ?? '';
      tally.countries[key] = (tally.countries[key] ?? 0) + rows;
    }
    this.#countMasks();
    for (const [mask, rows] of this.#rowsByMask) {
      const counts = (tally.coverage[countryOf(mask >> COUNTRY_SHIFT) ?? ''] ??= emptyCoverage());
      countCoverage(counts, mask & IDENTIFIERS, rows);
    }
    this.#rowsByMask.clear();
    tally.columns.forEach((_, index) => {
      for (let outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        const count = this.#counts[index * OUTCOME_COUNT + outcome] ?? 0;
        if (count > 0) countOutcome(tally, index, outcome, count);
      }
    });
    const { firstEvent, lastEvent } = tally;
    if (this.#first !== null && (firstEvent === null || this.#first < firstEvent))
      tally.firstEvent = this.#first;
    if (this.#last !== null && (lastEvent === null || this.#last > lastEvent)) tally.lastEvent = this.#last;
    this.#rows = 0;
    this.#first = null;
    this.#last = null;
    this.#countries.clear();
    this.#counts.fill(0);
  }

  #countMasks(): void {
    const rows = this.#rowsByMask;
    for (let at = 0; at < this.#logged; at++) {
      const mask = this.#masks[at] ?? 0;
      rows.set(mask, (rows.get(mask) ?? 0) + 1);
    }
    this.#logged = 0;
  }

  #nextCountry(country: number): void {
    if (this.#lastCountryRows > 0) {
      this.#countries.set(
        this.#lastCountry,
        (this.#countries.get(this.#lastCountry) ?? 0) + this.#lastCountryRows,
      );
    }
    this.#lastCountry = country;
    this.#lastCountryRows = 0;
  }
}
