import { BitReader } from './bit-reader.js';

const HEADER_TYPE = 3;
const HEADER_VERSION = 1;
/** Section of the TCF for the European Union, in the list of sections. */
const TCF_EU_SECTION = 2;
/** Larger Fibonacci numbers are not sections; this bounds what is read for one. */
const FIBONACCI_BITS = 24;

/** A GPP string, read. */
export interface GppReading {
  /** The core segment of its TCF section for the EU; null if it has none. */
  readonly tcfCore: string | null;
}

/**
 * Reads the header of a GPP string, version 1 (IAB Tech Lab, "Global Privacy Platform, consent string specification"):
 * the sections that it names, in Fibonacci coding, must be those that follow.
 * @param value base64url segments with dots between them, in sections with `~` between them
 * @returns null when header and sections do not match
 */
export function readGpp(value: string): GppReading | null {
  const [header = '', ...sections] = value.split('~');
  const bits = new BitReader(header);
  if (bits.read(6) !== HEADER_TYPE || bits.read(6) !== HEADER_VERSION) return null;
  let section = 0;
  let count = 0;
  let tcfIndex = -1;
  for (let items = bits.read(12); items > 0; items--) {
    const isRange = bits.read(1) === 1;
    const first = section + readFibonacci(bits);
    section = isRange ? first + readFibonacci(bits) : first;
    if (bits.isOverrun) return null;
    if (first <= TCF_EU_SECTION && TCF_EU_SECTION <= section) tcfIndex = count + TCF_EU_SECTION - first;
    count += section - first + 1;
    if (count > sections.length) return null;
  }
  if (count !== sections.length || bits.isOverrun) return null;
  const tcf = sections[tcfIndex];
  return { tcfCore: tcf === undefined ? null : (tcf.split('.')[0] ?? '') };
}

/** A number in Fibonacci coding; it ends with two ones. */
function readFibonacci(bits: BitReader): number {
  let value = 0;
  let wasOne = false;
  for (let read = 0, low = 1, high = 2; read < FIBONACCI_BITS; read++) {
    const isOne = bits.read(1) === 1;
    if (isOne && wasOne) return value;
    if (isOne) value += low;
    wasOne = isOne;
    [low, high] = [high, low + high];
  }
  return value;
}
