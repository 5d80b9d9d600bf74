import { isLetterOrDigit } from './characters.js';

/** Digests and other hexadecimal numbers also have long runs of digits. */
const HEX = /^(?=.*[a-f])(?:[\da-f]{24,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;
const TOKEN_REACH = 64;

/** Whether the span is part of a digest or of another long hexadecimal number. */
export function isHexadecimal(text: string, start: number, end: number): boolean {
  return HEX.test(tokenAround(text, start, end));
}

/** The word of letters, digits and hyphens that contains the span. */
function tokenAround(text: string, start: number, end: number): string {
  const isPart = (at: number) => isLetterOrDigit(text.charCodeAt(at)) || text.charAt(at) === '-';
  let first = start;
  let last = end;
  while (first > 0 && start - first < TOKEN_REACH && isPart(first - 1)) first--;
  while (last < text.length && last - end < TOKEN_REACH && isPart(last)) last++;
  return text.slice(first, last);
}
