import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DigestBatch, MAX_MESSAGE_BYTES } from '../../src/kernel/digest-batch.js';

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Pushes the texts one after the other and returns the output. */
function hashAll(texts: readonly Buffer[]): string[] {
  const batch = new DigestBatch();
  for (const text of texts) push(batch, text);
  batch.flush();
  return lettersOf(batch);
}

function push(batch: DigestBatch, text: Buffer): void {
  const out = batch.writer;
  out.reserve(64);
  batch.memory.set(text, batch.slot);
  const position = out.length;
  out.length += 64;
  batch.push(text.length, position);
}

const lettersOf = ({ writer }: DigestBatch) => writer.view().toString('latin1').match(/.{64}/gs) ?? [];

describe('DigestBatch', () => {
  it('returns the SHA-256 of texts of every length, in every lane', () => {
    for (let shift = 0; shift < 4; shift++) {
      const texts = Array.from({ length: MAX_MESSAGE_BYTES + shift }, (_, index) =>
        randomBytes(1 + ((index + shift) % MAX_MESSAGE_BYTES)),
      );
      expect(hashAll(texts)).toEqual(texts.map(digest));
    }
  });

  it('agrees with the library on thousands of random texts, however full the batch gets', () => {
    const texts = Array.from({ length: 5_003 }, (_, index) => randomBytes(1 + ((index * 31) % 55)));
    expect(hashAll(texts)).toEqual(texts.map(digest));
  });

  it.each([1, 5, 509, 511, 512, 513, 1_025])('drops texts after a mark, with %i before it', (before) => {
    const texts = Array.from({ length: before }, (_, index) => Buffer.from(`kept ${index}`));
    const batch = new DigestBatch();
    for (const text of texts) push(batch, text);
    const { mark } = batch;
    const { length } = batch.writer;
    for (let index = 0; index < 7; index++) push(batch, Buffer.from(`dropped ${index}`));
    batch.writer.length = length;
    batch.dropSince(mark);
    const later = [Buffer.from('later'), Buffer.from('last')];
    for (const text of later) push(batch, text);
    batch.flush();
    expect(lettersOf(batch)).toEqual([...texts, ...later].map(digest));
  });

  it('refuses an empty string', () => {
    expect(() => new DigestBatch().push(0, 0)).toThrow('empty after standardization');
  });
});
