import { keyColumns } from '../schema/key-columns.js';
import type { EncodedPiece } from '../model/block-result.js';
import { countCoverage, emptyCoverage, identifierBit } from '../tally/coverage.js';
import type { Tally } from '../tally/tally.js';
import type { BlockSpec } from './block-spec.js';
import { EventCounter } from '../tally/event-counter.js';
import { ProfileCounter } from './profile-counter.js';
import { KeyCounter } from '../tally/key-counter.js';
import { hasValue, OUTCOME_COUNT } from '../tally/outcomes.js';

/**
 * Counts what the report says about the written rows of a block besides their columns: what they can be matched by,
 * when they happened, how often their keys occur. Both the kernel and the reference path use it.
 */
export class RowFacts {
  /** By column and outcome (`column * OUTCOME_COUNT + outcome`): the bit of the identifier that the row then has. */
  readonly identifierBits: Int32Array;
  readonly events: EventCounter;
  readonly profiles: ProfileCounter;
  /** The columns whose keys are counted. */
  readonly keyColumns: readonly number[];
  /** By key column: the positions of uncounted digests in the block's rows, in ascending order. */
  readonly keyPositions: readonly number[][];
  readonly #keyCounters: readonly KeyCounter[];

  constructor(spec: BlockSpec) {
    const { plan, partitioning } = spec;
    this.profiles = new ProfileCounter(spec);
    this.identifierBits = identifierBits(plan.columns);
    const eventTime = plan.eventTimeColumn === null ? undefined : plan.columns[plan.eventTimeColumn];
    const isByDate = eventTime?.kind.kind === 'value' && eventTime.kind.dataType === 'DATE';
    this.events = new EventCounter(partitioning, eventTime !== undefined, isByDate);
    this.keyColumns = keyColumns(plan);
    this.keyPositions = this.keyColumns.map(() => []);
    this.#keyCounters = this.keyColumns.map(() => new KeyCounter());
  }

  /** Counts a row that is written. @param outcomes of its cells, by column */
  countIdentifiers(tally: Tally, country: string | null, outcomes: readonly number[]): void {
    const mask = outcomes.reduce(
      (bits, outcome, column) => bits | (this.identifierBits[column * OUTCOME_COUNT + outcome] ?? 0),
      0,
    );
    countCoverage((tally.coverage[country ?? ''] ??= emptyCoverage()), mask, 1);
  }

  /** Counts the keys and the profiles of a row that is written, by its values. */
  countValues(values: readonly (string | null)[]): void {
    this.profiles.add(values);
    this.keyColumns.forEach((column, at) => {
      const value = values[column] ?? null;
      if (value !== null) this.#keyCounters[at]?.add(Buffer.from(value, 'latin1'), 0);
    });
  }

  /** Clears `keyPositions`: the block is written again. */
  forgetKeys(): void {
    for (const positions of this.keyPositions) positions.length = 0;
  }

  /** Counts the keys at `keyPositions`. @param bytes the rows, with all digests filled in */
  countKeysAt(bytes: Uint8Array): void {
    this.keyPositions.forEach((positions, at) => {
      const counter = this.#keyCounters[at];
      if (counter !== undefined) for (const position of positions) counter.add(bytes, position);
      positions.length = 0;
    });
  }

  /** Adds the counts to the block's tally, and resets them. @param pieces of the block */
  take(tally: Tally, pieces: readonly EncodedPiece[]): void {
    this.events.take(tally.timeline, pieces);
    this.profiles.take(tally);
    tally.keys = this.#keyCounters.map((counter) => counter.take());
    tally.sketches = this.#keyCounters.map((counter) => counter.takeSketch());
  }
}

function identifierBits(columns: BlockSpec['plan']['columns']): Int32Array {
  const bits = new Int32Array(columns.length * OUTCOME_COUNT);
  columns.forEach(({ kind }, column) => {
    if (kind.kind !== 'hashedPii' && kind.kind !== 'externalId') return;
    for (let outcome = 0; outcome < OUTCOME_COUNT; outcome++)
      if (hasValue(outcome)) bits[column * OUTCOME_COUNT + outcome] = identifierBit(kind.type);
  });
  return bits;
}
