/** bzip2 of one block, without regard to size: every code has nine bits. For texts of up to about 100 kB. */
export function packBzip2(content: Buffer): Buffer {
  const bits = new BitWriter();
  bits.write('BZh9');
  const checksum = crc(content);
  if (content.length > 0) {
    const runs = encodeRuns(content);
    const { last, origin } = sortRotations(runs);
    bits.number(0x314159, 24).number(0x265359, 24);
    bits.number(checksum >>> 16, 16).number(checksum & 0xffff, 16);
    bits.number(0, 1).number(origin, 24);
    const used = [...new Set(last)].toSorted((a, b) => a - b);
    for (let range = 0; range < 16; range++) bits.number(used.some((byte) => byte >> 4 === range) ? 1 : 0, 1);
    for (let range = 0; range < 16; range++) {
      if (!used.some((byte) => byte >> 4 === range)) continue;
      for (let member = 0; member < 16; member++) bits.number(used.includes(range * 16 + member) ? 1 : 0, 1);
    }
    const symbols = moveToFront(last, used);
    const selectors = Math.ceil(symbols.length / 50);
    bits.number(2, 3).number(selectors, 15);
    for (let index = 0; index < selectors; index++) bits.number(0, 1);
    for (let table = 0; table < 2; table++) {
      bits.number(9, 5);
      for (let symbol = 0; symbol < used.length + 2; symbol++) bits.number(0, 1);
    }
    for (const symbol of symbols) bits.number(symbol, 9);
  }
  const total = content.length === 0 ? 0 : checksum;
  bits.number(0x177245, 24).number(0x385090, 24);
  bits.number(total >>> 16, 16).number(total & 0xffff, 16);
  return bits.finish();
}

class BitWriter {
  readonly #bytes: number[] = [];
  #held = 0;
  #count = 0;

  write(text: string): void {
    for (const byte of Buffer.from(text)) this.number(byte, 8);
  }

  number(value: number, count: number): this {
    for (let bit = count - 1; bit >= 0; bit--) {
      this.#held = (this.#held << 1) | ((value >>> bit) & 1);
      if (++this.#count < 8) continue;
      this.#bytes.push(this.#held);
      this.#held = 0;
      this.#count = 0;
    }
    return this;
  }

  finish(): Buffer {
    while (this.#count > 0) this.number(0, 1);
    return Buffer.from(this.#bytes);
  }
}

function crc(content: Buffer): number {
  let value = 0xffffffff;
  for (const byte of content) {
    value ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  }
  return ~value >>> 0;
}

/** Four equal bytes are followed by the number of further ones. */
function encodeRuns(content: Buffer): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < content.length;) {
    const byte = content[at] ?? 0;
    let length = 1;
    while (length < 255 && content[at + length] === byte) length++;
    for (let index = 0; index < Math.min(length, 4); index++) bytes.push(byte);
    if (length >= 4) bytes.push(length - 4);
    at += length;
  }
  return Buffer.from(bytes);
}

function sortRotations(block: Buffer): { last: number[]; origin: number } {
  const twice = Buffer.concat([block, block]);
  const order = Array.from(block, (_, index) => index).toSorted((a, b) =>
    twice.compare(twice, b, b + block.length, a, a + block.length),
  );
  return { last: order.map((start) => twice[start + block.length - 1] ?? 0), origin: order.indexOf(0) };
}

function moveToFront(bytes: readonly number[], used: readonly number[]): number[] {
  const front = [...used];
  const symbols: number[] = [];
  let zeros = 0;
  const endRun = () => {
    for (; zeros > 0; zeros = (zeros - 1) >> 1) symbols.push(zeros % 2 === 1 ? 0 : 1);
  };
  for (const byte of bytes) {
    const place = front.indexOf(byte);
    if (place === 0) {
      zeros += 1;
      continue;
    }
    endRun();
    front.splice(place, 1);
    front.unshift(byte);
    symbols.push(place + 1);
  }
  endRun();
  return [...symbols, used.length + 1];
}
