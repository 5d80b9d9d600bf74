import { isAadhaar, isCodiceFiscale, isSteuerId, passesLuhn } from '../../src/leak-guard/check-digits.js';
import type { Random } from './random.js';

/** The digits with a valid check digit. */
export function withLuhn(digits: string): string {
  return withCheck(digits, passesLuhn);
}

export function withVerhoeff(digits: string): string {
  return withCheck(digits, isAadhaar);
}

function withCheck(start: string, passes: (text: string) => boolean, signs = '0123456789'): string {
  const found = [...signs].map((sign) => start + sign).find(passes);
  if (found === undefined) throw new Error('No check digit fits.');
  return found;
}

export function makeDni(random: Random): string {
  const digits = random.digits(8);
  return digits + 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(Number(digits) % 23);
}

export function makeCodiceFiscale(random: Random): string {
  const start = `${random.pick(['RSSMRA', 'BNCGLI', 'VRDLCU'])}${random.digits(2)}${random.pick(['A', 'E', 'M', 'T'])}${1 + random.below(2)}${random.below(10)}${random.pick(['H', 'F', 'L'])}${random.digits(3)}`;
  return withCheck(start, isCodiceFiscale, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
}

export function makeNir(random: Random): string {
  const number = `${1 + random.below(2)}${random.digits(2)}0${1 + random.below(9)}75${random.digits(6)}`;
  return number + String(97n - (BigInt(number) % 97n)).padStart(2, '0');
}

/** Digits among which exactly one occurs twice. */
export function makeSteuerId(random: Random): string {
  for (;;) {
    const pool = [...'0123456789'].toSorted(() => random.next() - 0.5);
    const start = [...pool.slice(0, 9), pool[random.below(9)] ?? '1'].join('');
    const id = [...'0123456789'].map((check) => start + check).find(isSteuerId);
    if (id !== undefined) return id;
  }
}
