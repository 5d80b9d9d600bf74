import { isDigit } from './characters.js';

/** Groups of digits with separators between them that may be one number. */
export interface DigitRun {
  /** Whether a `+` stands before it, also as `%2B`. */
  readonly hasPlus: boolean;
  readonly groups: readonly DigitGroup[];
}

export interface DigitGroup {
  readonly start: number;
  readonly end: number;
  /** What separates it from the group before; empty for the first. */
  readonly separator: string;
}

/** Groups of one run; what is longer goes on as another run that overlaps it by half. It bounds the work. */
const MAX_GROUPS = 12;
const PLUS = 0x2b;
const SEPARATORS = new Set([...' -./()'].map((sign) => sign.charCodeAt(0)));
/** `) ` and ` / ` are the longest separators in numbers. */
const MAX_SEPARATOR = 3;

/** Calls `visit` with each run; in one pass. */
export function eachDigitRun(text: string, visit: (run: DigitRun) => void): void {
  let groups: DigitGroup[] = [];
  let hasPlus = false;
  const flush = () => {
    if (groups.length > 0) visit({ hasPlus, groups });
    groups = [];
    hasPlus = false;
  };
  for (let at = 0; at < text.length; at++) {
    if (!isDigit(text.charCodeAt(at))) continue;
    const previous = groups.at(-1);
    const separator = previous === undefined ? '' : text.slice(previous.end, at);
    if (previous !== undefined && !isSeparator(separator)) flush();
    if (groups.length === MAX_GROUPS) {
      const rest = groups.slice(MAX_GROUPS / 2);
      flush();
      groups = rest;
    }
    if (groups.length === 0) hasPlus = isBehindPlus(text, at);
    let end = at + 1;
    while (end < text.length && isDigit(text.charCodeAt(end))) end++;
    groups.push({ start: at, end, separator: groups.length === 0 ? '' : separator });
    at = end;
  }
  flush();
}

function isSeparator(text: string): boolean {
  if (text.length > MAX_SEPARATOR || text.length === 0) return false;
  for (let at = 0; at < text.length; at++) if (!SEPARATORS.has(text.charCodeAt(at))) return false;
  return true;
}

/** `+49`, `+(49)`, and `%2B49` as in addresses of the web. */
function isBehindPlus(text: string, at: number): boolean {
  if (text.charCodeAt(at - 1) === PLUS) return true;
  const before = text.slice(Math.max(0, at - 3), at).toUpperCase();
  return before === '%2B' || before.endsWith('+(');
}
