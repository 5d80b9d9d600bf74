import { OUTCOMES } from '../column-converter.js';
import { CellWriter } from './cell-writer.js';

/** Whole numbers of up to so many digits fit every integer column. */
const MAX_DIGITS = 9;
const MAX_DECIMALS = 2;
const POINT = 0x2e;
const ZERO = 0x30;

/** Writes numbers: those in their canonical form, as nearly all are, by copying their digits. */
export class NumberWriter extends CellWriter {
  readonly #takesDecimals: boolean;

  constructor(takesDecimals: boolean, ...rest: ConstructorParameters<typeof CellWriter>) {
    super(...rest);
    this.#takesDecimals = takesDecimals;
  }

  override write(start: number, end: number, isHigh: boolean): number {
    const { source, out } = this.state;
    if (!this.#isCanonical(start, end)) return super.write(start, end, isHigh);
    out.reserve(end - start);
    const { bytes } = out;
    for (let at = start; at < end; at++) bytes[out.length++] = source[at] ?? 0;
    return OUTCOMES.value;
  }

  /** Digits without a leading zero, and where they are allowed a point and one or two decimals. */
  #isCanonical(start: number, end: number): boolean {
    const { source } = this.state;
    let at = start;
    while (at < end && isDigit(source[at] ?? 0)) at++;
    const digits = at - start;
    if (digits === 0 || digits > MAX_DIGITS || (digits > 1 && source[start] === ZERO)) return false;
    if (at === end) return true;
    if (!this.#takesDecimals || source[at] !== POINT) return false;
    const decimals = end - at - 1;
    if (decimals < 1 || decimals > MAX_DECIMALS) return false;
    return isDigit(source[at + 1] ?? 0) && isDigit(source[end - 1] ?? 0);
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39;
}
