import { isAadhaar, isMyNumber, isNir, isSin, isSsn, isSteuerId } from './check-digits.js';
import type { FoundNumber, Verdict } from './found-number.js';

/** In which rows a form counts if nothing names it; in other rows it does not. */
type Where = 'everywhere' | 'nowhere' | 'US' | 'CA' | 'DE' | 'IN' | 'JP';

interface NationalId {
  readonly digits: number;
  readonly passes: (digits: string) => boolean;
  /** How its digits are grouped; null: any grouping. */
  readonly shape: string | null;
  /** In groups it is certain; without groups it is only a possible match. */
  readonly grouped: Where;
  readonly bare: Where;
}

/** National identity numbers that consist of digits only. */
const IDS: readonly NationalId[] = [
  { digits: 9, passes: isSsn, shape: '3-2-4', grouped: 'US', bare: 'nowhere' },
  { digits: 9, passes: isSin, shape: '3-3-3', grouped: 'CA', bare: 'CA' },
  { digits: 11, passes: isSteuerId, shape: '2-3-3-3', grouped: 'DE', bare: 'DE' },
  { digits: 12, passes: isAadhaar, shape: '4-4-4', grouped: 'everywhere', bare: 'IN' },
  { digits: 12, passes: isMyNumber, shape: '4-4-4', grouped: 'JP', bare: 'JP' },
  { digits: 15, passes: isNir, shape: null, grouped: 'everywhere', bare: 'everywhere' },
];

const CERTAIN: Verdict = { kind: 'NATIONAL_ID', isCertain: true };
const MAYBE: Verdict = { kind: 'NATIONAL_ID', isCertain: false };

/** @param country the row's; null if unknown */
export function judgeNationalId(number: FoundNumber, country: string | null): Verdict | null {
  let verdict: Verdict | null = null;
  for (const id of IDS) {
    if (id.digits !== number.digits.length) continue;
    const found = judge(id, number, country);
    if (found?.isCertain === true) return found;
    verdict ??= found;
  }
  return verdict;
}

function judge(id: NationalId, number: FoundNumber, country: string | null): Verdict | null {
  const { digits, shape, separators } = number;
  const isBare = shape === String(digits.length);
  if (!isBare && id.shape !== null && shape !== id.shape) return null;
  if (!id.passes(digits)) return null;
  if (number.isNamed('NATIONAL_ID')) return CERTAIN;
  const where = isBare ? id.bare : id.grouped;
  const counts = where === 'everywhere' || where === country;
  if (id.passes === isNir) return CERTAIN;
  if (id.passes === isSsn && !isBare) {
    // With hyphens, nothing else looks like it. Otherwise three lengths do.
    const isCertain = separators === '--' || ((counts || country === null) && !number.isMeasure());
    return isCertain ? CERTAIN : MAYBE;
  }
  if (!counts) return null;
  return isBare ? MAYBE : CERTAIN;
}
