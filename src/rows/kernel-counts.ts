import * as layout from '../kernel/kernel-layout.js';
import { timeOf, two } from '../kernel/packed-time.js';
import type { RowKernel } from '../kernel/row-kernel.js';
import { countCoverage, emptyCoverage } from '../tally/coverage.js';
import type { EventCounter } from '../tally/event-counter.js';
import { OUTCOME_COUNT } from '../tally/outcomes.js';
import { countOutcome, type ConsentFault, type Tally } from '../tally/tally.js';

const IDENTIFIERS = (1 << layout.COUNTRY_SHIFT) - 1;
/** In the order of their counts in the kernel. */
export const FAULTS: readonly ConsentFault[] = ['missing', 'denied', 'malformed'];

/** Takes what the row program counted for the rows that it wrote. */
export class KernelCounts {
  readonly #kernel: RowKernel;
  readonly #events: EventCounter;
  readonly #countryOf: (number: number) => string | null;

  constructor(kernel: RowKernel, events: EventCounter, countryOf: (number: number) => string | null) {
    this.#kernel = kernel;
    this.#events = events;
    this.#countryOf = countryOf;
  }

  /** Adds everything to `tally`; the program starts over. @param countries numbers of countries are less than this */
  take(tally: Tally, countries: number): void {
    const kernel = this.#kernel;
    const rows = kernel.number(layout.STATE + layout.ROWS);
    if (rows === 0) return;
    tally.read += rows;
    tally.written += rows;
    this.#addCountries(tally, countries);
    this.#takeTables(tally);
    this.#addColumns(tally);
    FAULTS.forEach((fault, index) => {
      const count = kernel.number(layout.STATE + layout.FAULT_COUNTS + 4 * index);
      if (count > 0) tally.consentFaults[fault] = (tally.consentFaults[fault] ?? 0) + count;
    });
    this.#addEvents(tally);
    kernel.clear();
  }

  /** Makes room in tables that are half full. */
  takeFullTables(tally: Tally): void {
    const isFull = (count: number, slots: number) => this.#kernel.number(layout.STATE + count) > slots / 2;
    if (isFull(layout.MASK_COUNT, layout.MASK_SLOTS) || isFull(layout.DAY_COUNT, layout.DAY_SLOTS))
      this.#takeTables(tally);
  }

  /** Adds the content of tables: the identifiers of rows, and the days of their events. */
  #takeTables(tally: Tally): void {
    const kernel = this.#kernel;
    this.#eachEntry(layout.MASKS, layout.MASKS_BYTES, layout.MASK_COUNT, (mask, rows) => {
      const counts = (tally.coverage[this.#countryOf(mask >>> layout.COUNTRY_SHIFT) ?? ''] ??=
        emptyCoverage());
      countCoverage(counts, mask & IDENTIFIERS, rows);
    });
    this.#eachEntry(layout.DAYS, layout.DAYS_BYTES, layout.DAY_COUNT, (day, rows) => {
      this.#events.addDay(dayText(day), rows);
    });
    kernel.clearTables();
  }

  /** Visits a table's entries in the order of their first rows. */
  #eachEntry(
    table: number,
    bytes: number,
    countOffset: number,
    visit: (key: number, rows: number) => void,
  ): void {
    const kernel = this.#kernel;
    if (kernel.number(layout.STATE + countOffset) === 0) return;
    const entries: { key: number; rows: number; first: number }[] = [];
    for (let entry = table; entry < table + bytes; entry += layout.MASK_ENTRY_BYTES) {
      const rows = kernel.number(entry + 4);
      if (rows > 0) entries.push({ key: kernel.number(entry), rows, first: kernel.number(entry + 8) });
    }
    for (const { key, rows } of entries.toSorted((one, other) => one.first - other.first)) visit(key, rows);
  }

  #addCountries(tally: Tally, countries: number): void {
    const kernel = this.#kernel;
    const found: { key: string; rows: number; first: number }[] = [];
    for (let number = 0; number < countries; number++) {
      const entry = layout.COUNTRIES + number * layout.COUNTRY_BYTES;
      const rows = kernel.number(entry + layout.COUNTRY_ROWS);
      if (rows > 0)
        found.push({
          key: this.#countryOf(number) ?? '',
          rows,
          first: kernel.number(entry + layout.COUNTRY_FIRST),
        });
    }
    for (const { key, rows } of found.toSorted((one, other) => one.first - other.first))
      tally.countries[key] = (tally.countries[key] ?? 0) + rows;
  }

  #addColumns(tally: Tally): void {
    for (let column = 0; column < tally.columns.length; column++)
      for (let outcome = 0; outcome < OUTCOME_COUNT; outcome++) {
        const offset = column * layout.OUTCOMES_PER_COLUMN + outcome;
        const rows = this.#kernel.number(layout.OUTCOME_COUNTS + 4 * offset);
        if (rows > 0) countOutcome(tally, column, outcome, rows);
      }
  }

  #addEvents(tally: Tally): void {
    const first = this.#timeAt(layout.FIRST_EVENT);
    const last = this.#timeAt(layout.LAST_EVENT);
    if (first === null || last === null) return;
    if (tally.firstEvent === null || first < tally.firstEvent) tally.firstEvent = first;
    if (tally.lastEvent === null || last > tally.lastEvent) tally.lastEvent = last;
  }

  /** A packed time in AMC's form, null for none. */
  #timeAt(offset: number): string | null {
    const high = this.#kernel.number(layout.STATE + offset + 4);
    if (high < 0) return null;
    const low = this.#kernel.number(layout.STATE + offset) >>> 0;
    return timeOf((BigInt(high) << 32n) | BigInt(low), this.#events.isByDate);
  }
}

/** The day of a packed time, without its time, as `yyyy-MM-dd`. */
function dayText(packed: number): string {
  return `${String(packed >> 9).padStart(4, '0')}-${two((packed >> 5) & 15)}-${two(packed & 31)}`;
}
