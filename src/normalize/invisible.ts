import { isAscii } from './is-ascii.js';
import type { StandardizationStep } from './standardization-step.js';

/**
 * Invisible characters: Unicode's format characters (soft hyphen, zero width, direction marks, byte order mark) and
 * whatever else is ignored on display (joiners, fillers, variation selectors). They come with copy and paste.
 */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;

/** The text without invisible characters. */
export function withoutInvisible(text: string): string {
  return isAscii(text) ? text : text.replace(INVISIBLE, '');
}

export const WITHOUT_INVISIBLE: StandardizationStep = {
  name: 'without invisible characters',
  apply: withoutInvisible,
};
