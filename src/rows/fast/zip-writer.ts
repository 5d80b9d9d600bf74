import { isAscii } from '../../normalize/is-ascii.js';
import { zipDigits, zipStandardizer } from '../../normalize/zip.js';
import { BY_TEXT, IdentifierWriter } from './identifier-writer.js';

/** What the row's country says of postal codes. */
interface ZipRules {
  /** Cells of exactly so many digits stand as they are; 0 where postal codes are no digits. */
  readonly digits: number;
  readonly standardize: (value: string) => string | null;
}

/** Writes postal codes. */
export class ZipWriter extends IdentifierWriter {
  /** By country number; there are fewer than 300. */
  readonly #rules: ZipRules[] = [];

  protected override standardize(start: number, end: number, isHigh: boolean): number {
    const { source, countryNumber, country, digests } = this.state;
    const { memory, slot } = digests;
    const rules = (this.#rules[countryNumber] ??= {
      digits: zipDigits(country),
      standardize: zipStandardizer(country),
    });
    if (end - start === rules.digits && this.#isNumber(start, end)) {
      for (let at = start; at < end; at++) memory[slot + at - start] = source[at] ?? 0;
      return rules.digits;
    }
    const zip = rules.standardize(this.state.textOf(start, end, isHigh));
    if (zip === null) return 0;
    if (zip.length > MAX_LENGTH || !isAscii(zip)) return BY_TEXT;
    for (let at = 0; at < zip.length; at++) memory[slot + at] = zip.charCodeAt(at);
    return zip.length;
  }

  #isNumber(start: number, end: number): boolean {
    const { source } = this.state;
    for (let at = start; at < end; at++) {
      const byte = source[at] ?? 0;
      if (byte < 0x30 || byte > 0x39) return false;
    }
    return true;
  }
}

const MAX_LENGTH = 55;
