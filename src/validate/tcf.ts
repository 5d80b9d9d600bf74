import { BitReader } from './bit-reader.js';

/** Amazon Advertising in IAB Europe's Global Vendor List. */
const AMAZON_VENDOR = 793;
/** Purpose 1: store and access information on a device; Amazon's use of an id needs it. */
const STORAGE_PURPOSE = 1;

/** Bits of the core segment, by the IAB's "Consent string and vendor list formats v2". */
const VERSION_BITS = 6;
/** Created, last updated. */
const BITS_BEFORE_CMP = 36 + 36;
/** CMP version, screen. */
const BITS_BEFORE_LANGUAGE = 12 + 6;
const LETTER_BITS = 6;
/** Vendor list version, policy version, two flags, special features. */
const BITS_BEFORE_PURPOSES = 12 + 6 + 1 + 1 + 12;
const PURPOSES = 24;
/** Purposes of legitimate interest, one treatment, publisher's country. */
const BITS_BEFORE_VENDORS = 24 + 1 + 12;

/** What a TCF string says about Amazon. */
export type TcfReading = 'granted' | 'denied' | 'malformed';

/**
 * Reads the core segment of a TCF string, version 2: consent is denied if it is missing for purpose 1, or for Amazon as
 * a vendor (793). It reads bits and stops there, in time bounded by the text's length; the IAB's own library first
 * builds every vendor of every range, which a short hostile string turns into minutes. A test keeps the two consistent.
 * @param core the first segment, base64url
 */
export function readTcf(core: string): TcfReading {
  const bits = new BitReader(core);
  if (bits.read(VERSION_BITS) !== 2) return 'malformed';
  bits.skip(BITS_BEFORE_CMP);
  // No consent platform has the number 0.
  if (bits.read(12) === 0) return 'malformed';
  bits.skip(BITS_BEFORE_LANGUAGE);
  if (bits.read(LETTER_BITS) > 25 || bits.read(LETTER_BITS) > 25) return 'malformed';
  bits.skip(BITS_BEFORE_PURPOSES);
  const purposes = bits.read(PURPOSES);
  bits.skip(BITS_BEFORE_VENDORS);
  const isVendor = hasVendor(bits);
  // Vendors with a legitimate interest follow: they are read to see that nothing was cut off.
  if (isVendor === null || hasVendor(bits) === null || bits.isOverrun) return 'malformed';
  const isPurpose = (purposes >>> (PURPOSES - STORAGE_PURPOSE)) % 2 === 1;
  return isPurpose && isVendor ? 'granted' : 'denied';
}

/** Whether the vendor section names Amazon; null if it is broken. */
function hasVendor(bits: BitReader): boolean | null {
  const most = bits.read(16);
  if (bits.read(1) === 0) {
    if (bits.left < most) return null;
    bits.skip(Math.min(most, AMAZON_VENDOR - 1));
    if (most < AMAZON_VENDOR) return false;
    const isNamed = bits.read(1) === 1;
    bits.skip(most - AMAZON_VENDOR);
    return isNamed;
  }
  let found = false;
  for (let entries = bits.read(12); entries > 0 && !bits.isOverrun; entries--) {
    const isRange = bits.read(1) === 1;
    const first = bits.read(16);
    const last = isRange ? bits.read(16) : first;
    if (last < first) return null;
    if (first <= AMAZON_VENDOR && AMAZON_VENDOR <= last) found = true;
  }
  return found;
}
