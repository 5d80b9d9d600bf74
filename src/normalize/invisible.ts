import { isAscii } from './is-ascii.js';
import type { StandardizationStep } from './standardization-step.js';

/**
 * Characters that nobody sees: Unicode's format characters (soft hyphen, zero width, direction marks, byte order mark)
 * and whatever else is ignored where it is shown (joiners, fillers, variation selectors). They come with copy and paste.
 */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;

/** The text without characters that nobody sees. */
export function withoutInvisible(text: string): string {
  return isAscii(text) ? text : text.replace(INVISIBLE, '');
}

export const WITHOUT_INVISIBLE: StandardizationStep = {
  name: 'without invisible characters',
  apply: withoutInvisible,
};
