/** V8 copies shorter strings out of their parent; for longer ones it keeps the whole parent alive. */
const MIN_SLICED_LENGTH = 13;

function copyByBuffer(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

function copyByCharacters(text: string): string {
  return Array.from({ length: text.length }, (_, index) => text.charAt(index)).join('');
}

const copy = typeof Buffer === 'function' ? copyByBuffer : copyByCharacters;

/** The same text in memory of its own, so that keeping it does not keep the block it was cut from. */
export function ownCopy(text: string): string {
  return text.length < MIN_SLICED_LENGTH ? text : copy(text);
}
