/** V8 copies shorter strings out of their parent, and keeps the whole parent alive for longer ones. */
const MIN_SLICED_LENGTH = 13;

/** The same text in memory of its own, so that keeping it does not keep the block that it was cut from. */
export function ownCopy(text: string): string {
  return text.length < MIN_SLICED_LENGTH ? text : Buffer.from(text, 'utf16le').toString('utf16le');
}
