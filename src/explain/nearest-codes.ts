import leven from 'leven';
import { CATALOGUE } from './catalogue.js';

const MAX_SUGGESTIONS = 3;

/** Known codes that a misspelt one may stand for, the likeliest first; empty when none is near. */
export function nearestCodes(text: string): readonly string[] {
  const wanted = text.trim().toUpperCase().replaceAll('-', '_').slice(0, 64);
  const codes = [...new Set(CATALOGUE.map(({ code }) => code))];
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return codes
    .map((code) => ({
      code,
      // Part of a code is as good as a letter amiss.
      steps: wanted.length >= 3 && code.includes(wanted) ? 1 : leven(wanted, code),
    }))
    .filter(({ steps }) => steps <= limit)
    .toSorted((a, b) => a.steps - b.steps || (a.code < b.code ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ code }) => code);
}
