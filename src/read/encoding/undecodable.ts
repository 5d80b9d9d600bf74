import { hasEscapeSequence } from './escape-sequences.js';

const REPLACEMENT_CHARACTER = '\uFFFD';

/** Half of a surrogate pair. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether letters were lost or never decoded. */
export function isUndecodable(text: string): boolean {
  return text.includes(REPLACEMENT_CHARACTER) || LONE_SURROGATE.test(text) || hasEscapeSequence(text);
}
