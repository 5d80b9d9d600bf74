import type { EntryStore } from '../ledger/entry-store.js';
import { RecordChains } from '../ledger/record-chains.js';
import { arrivalShape, type Arrival } from '../report/arrival.js';

/** The checks of a data set at an instance, stored next to the ledger's other entries. */
export class ArrivalLog {
  readonly #checks: RecordChains<Arrival>;

  constructor(store: EntryStore) {
    this.#checks = new RecordChains<Arrival>(store, arrivalShape);
  }

  /** The check that was recorded last; null when there is none. */
  async last(dataSetId: string, instanceId: string, signal: AbortSignal): Promise<Arrival | null> {
    return (await this.#checks.last(nameOf({ dataSetId, instanceId }), signal))?.state ?? null;
  }

  /** Records a check. When two checks end at once, one may go unrecorded: only a comparison depends on it. */
  async add(arrival: Arrival, signal: AbortSignal): Promise<void> {
    const name = nameOf(arrival);
    const { number } = (await this.#checks.last(name, signal)) ?? { number: 0 };
    await this.#checks.append(name, arrival, number, signal);
  }
}

function nameOf({ dataSetId, instanceId }: Pick<Arrival, 'dataSetId' | 'instanceId'>): string {
  return `${dataSetId}/checks/${encodeURIComponent(instanceId)}`;
}
