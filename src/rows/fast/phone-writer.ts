import { phoneStandardizer } from '../../normalize/phone.js';
import { IdentifierWriter } from './identifier-writer.js';

/** Writes phone numbers; a standardized one has 15 digits at most. */
export class PhoneWriter extends IdentifierWriter {
  /** By country number; there are fewer than 300. */
  readonly #standardizers: ((value: string) => string | null)[] = [];

  protected override standardize(start: number, end: number, isHigh: boolean): number {
    const { countryNumber, country, digests } = this.state;
    const standardize = (this.#standardizers[countryNumber] ??= phoneStandardizer(country));
    const number = standardize(this.state.textOf(start, end, isHigh));
    if (number === null) return 0;
    const { memory, slot } = digests;
    for (let at = 0; at < number.length; at++) memory[slot + at] = number.charCodeAt(at);
    return number.length;
  }
}
