import type { StandardizationStep } from './standardization-step.js';

/** Whether the text is `a-z 0-9` only (the empty string included): nothing is left to standardize. */
export function isLowerAlphanumeric(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const isDigit = code >= 0x30 && code <= 0x39;
    const isLetter = code >= 0x61 && code <= 0x7a;
    if (!isDigit && !isLetter) return false;
  }
  return true;
}

/** Drops everything but `a-z 0-9`; null when nothing is left. The text must already be lower case. */
export const KEEP_LOWER_ALPHANUMERIC: StandardizationStep = {
  name: 'keep a-z 0-9',
  apply: (text) => {
    const kept = text.replace(/[^a-z0-9]+/g, '');
    return kept === '' ? null : kept;
  },
};
