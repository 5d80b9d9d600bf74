import type { ValueMap } from '../model/value-map.js';
import { Refusal } from '../model/reject.js';
import { OUTCOMES, type Outcome } from '../tally/outcomes.js';
import { compileValueMap } from '../validate/value-map.js';
import type { ColumnConverter } from './converter.js';

const NOT_IN_MAP = Object.freeze(new Refusal('NOT_IN_MAP'));

/**
 * Writes what the schema's map says for a value. The schema's own texts need no leak guard, as they were checked with
 * the schema. What the map does not name is refused, becomes null, or is converted as without a map.
 */
export class MappedConverter implements ColumnConverter {
  outcome: Outcome = OUTCOMES.value;
  readonly inner: ColumnConverter;
  readonly #find: (value: string) => string | null | undefined;
  readonly #notInMap: ValueMap['notInMap'];

  constructor({ entries, notInMap }: ValueMap, inner: ColumnConverter) {
    this.inner = inner;
    this.#find = compileValueMap(entries);
    this.#notInMap = notInMap;
  }

  convert(value: string, country: string | null): string | null | Refusal {
    const found = this.#find(value);
    if (found !== undefined) {
      this.outcome = found === null ? OUTCOMES.null : OUTCOMES.value;
      return found;
    }
    switch (this.#notInMap) {
      case 'reject':
        return NOT_IN_MAP;
      case 'null':
        this.outcome = OUTCOMES.nullNotInMap;
        return null;
      case 'pass': {
        const passed = this.inner.convert(value, country);
        const { outcome } = this.inner;
        this.outcome = outcome === OUTCOMES.value ? OUTCOMES.passedNotInMap : outcome;
        return passed;
      }
    }
  }
}
