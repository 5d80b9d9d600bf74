import { nearestNames } from '../nearest-names.js';
import { CATALOGUE } from './catalogue.js';

/** Known codes that may be meant by a misspelled one, likeliest first; empty when none is close. */
export function nearestCodes(text: string): readonly string[] {
  return nearestNames(
    text.trim().toUpperCase().replaceAll('-', '_'),
    CATALOGUE.map(({ code }) => code),
  );
}
