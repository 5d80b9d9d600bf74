import { nearestNames } from '../nearest-names.js';
import { CATALOGUE } from './catalogue.js';

/** Known codes that a misspelled one may be meant for, the likeliest first; empty when none is near. */
export function nearestCodes(text: string): readonly string[] {
  return nearestNames(
    text.trim().toUpperCase().replaceAll('-', '_'),
    CATALOGUE.map(({ code }) => code),
  );
}
