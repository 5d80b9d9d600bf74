/** Reads bits from base64url text, the first bit of each character first. */
export class BitReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Bits that are left; negative if more were read than there are. */
  get left(): number {
    return this.#text.length * 6 - this.#position;
  }

  /** Whether more bits were read than there are; those count as zeros. */
  get isOverrun(): boolean {
    return this.left < 0;
  }

  skip(count: number): void {
    this.#position += count;
  }

  /** @param count at most 31 */
  read(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit++) value = value * 2 + this.#next();
    return value;
  }

  #next(): number {
    const position = this.#position++;
    const letter = base64UrlValue(this.#text.charCodeAt(Math.floor(position / 6)));
    return letter < 0 ? 0 : (letter >> (5 - (position % 6))) & 1;
  }
}

/** The six bits of a base64url character; -1 for anything else. */
export function base64UrlValue(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
  if (code === 0x2d) return 62;
  return code === 0x5f ? 63 : -1;
}
