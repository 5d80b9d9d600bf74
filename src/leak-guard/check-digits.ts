/** Check digits of card numbers and national identity numbers, over strings of digits. */

const ZERO = 0x30;
const digit = (digits: string, at: number) => digits.charCodeAt(at) - ZERO;

/** ISO/IEC 7812 (Luhn): card numbers, Canada's SIN. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, double = false; at >= 0; at--, double = !double) {
    const value = digit(digits, at) * (double ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

const DIHEDRAL = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const PERMUTATIONS = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** Verhoeff: India's Aadhaar. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let at = digits.length - 1, place = 0; at >= 0; at--, place++) {
    const permuted = digit(PERMUTATIONS[place % 8] ?? '', digit(digits, at));
    check = digit(DIHEDRAL[check] ?? '', permuted);
  }
  return check === 0;
}

/** ISO 7064 MOD 11,10 and the rule of repeated digits: Germany's tax identification number (11 digits). */
export function isSteuerId(digits: string): boolean {
  if (digits.length !== 11 || digits.startsWith('0')) return false;
  const counts = Array.from({ length: 10 }, () => 0);
  let product = 10;
  for (let at = 0; at < 10; at++) {
    const value = digit(digits, at);
    counts[value] = (counts[value] ?? 0) + 1;
    const sum = (value + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  // One digit occurs two or three times, the others at most once.
  const repeated = counts.filter((count) => count > 1);
  if (repeated.length !== 1 || (repeated[0] ?? 0) > 3) return false;
  return (11 - product) % 10 === digit(digits, 10);
}

/** Japan's My Number (12 digits). */
export function isMyNumber(digits: string): boolean {
  if (digits.length !== 12) return false;
  let sum = 0;
  for (let at = 0; at < 11; at++) {
    const place = 11 - at;
    sum += digit(digits, at) * (place <= 6 ? place + 1 : place - 5);
  }
  const rest = sum % 11;
  return digit(digits, 11) === (rest <= 1 ? 0 : 11 - rest);
}

/** France's NIR (13 digits and a key of two): sex, year, month, and the key modulo 97. Corsica has `2A` and `2B`. */
export function isNir(digits: string): boolean {
  if (!/^[1278]\d{2}(?:0[1-9]|1[0-2]|[2-4]\d|[5-9]\d)(?:\d{2}|2[AB])\d{8}$/.test(digits)) return false;
  const number = digits.slice(0, 13).replace('A', '0').replace('B', '0');
  // Corsica's numbers count as those of department 20 less one million, or two.
  const less = digits.includes('A') ? 1_000_000n : digits.includes('B') ? 2_000_000n : 0n;
  return 97n - ((BigInt(number) - less) % 97n) === BigInt(digits.slice(13));
}

/** Canada's SIN (9 digits). */
export function isSin(digits: string): boolean {
  return digits.length === 9 && !/^[08]/.test(digits) && passesLuhn(digits);
}

/** India's Aadhaar (12 digits). */
export function isAadhaar(digits: string): boolean {
  return digits.length === 12 && digits >= '2' && passesVerhoeff(digits);
}

/** The United States' SSN (9 digits) has no check digit, but some parts are never assigned. */
export function isSsn(digits: string): boolean {
  return digits.length === 9 && !/^(?:000|666|9)|^\d{3}00|0000$/.test(digits);
}

/** Spain's DNI and NIE: the letter is the number modulo 23. */
export function isDni(token: string): boolean {
  const upper = token.toUpperCase().replaceAll(/[-. ]/g, '');
  const first = 'XYZ'.indexOf(upper.charAt(0));
  const number = Number(first < 0 ? upper.slice(0, 8) : `${first}${upper.slice(1, 8)}`);
  return upper.length === 9 && 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(number % 23) === upper.charAt(8);
}

const ODD_VALUES = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/** Italy's codice fiscale (16 characters): the last one is a check letter. */
export function isCodiceFiscale(token: string): boolean {
  const upper = token.toUpperCase().replaceAll(/[- ]/g, '');
  if (upper.length !== 16) return false;
  let sum = 0;
  for (let at = 0; at < 15; at++) {
    const code = upper.charCodeAt(at);
    const value = code >= 0x41 ? code - 0x41 : code - ZERO;
    // Positions are counted from one: the first is odd.
    sum += at % 2 === 0 ? (ODD_VALUES[value] ?? 0) : value;
  }
  return (sum % 26) + 0x41 === upper.charCodeAt(15);
}
