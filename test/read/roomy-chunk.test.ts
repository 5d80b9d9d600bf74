import { describe, expect, it } from 'vitest';
import { joinChunks, roomyChunk } from '../../src/read/roomy-chunk.js';

function filled(bytes: number, letter: string): Buffer {
  return roomyChunk(bytes).fill(letter);
}

describe('a chunk with room in front', () => {
  it('takes what precedes it into its own memory', () => {
    const chunk = filled(1000, 'b');
    const joined = joinChunks([Buffer.from('aa'), Buffer.from('a'), chunk], 1003);
    expect(joined.buffer).toBe(chunk.buffer);
    expect(String(joined)).toBe(`aaa${'b'.repeat(1000)}`);
  });

  it('is copied when its room is used or too small, or when it is part of a chunk', () => {
    const chunk = filled(1000, 'b');
    joinChunks([Buffer.from('a'), chunk], 1001);
    const again = joinChunks([Buffer.from('a'), chunk], 1001);
    expect(again.buffer).not.toBe(chunk.buffer);

    const large = Buffer.alloc(100_000, 'a');
    const after = joinChunks([large, filled(10, 'b')], 100_010);
    expect(String(after)).toBe(`${'a'.repeat(100_000)}${'b'.repeat(10)}`);

    const parts = filled(1000, 'b');
    const first = joinChunks([Buffer.from('a'), parts.subarray(0, 500)], 501);
    const second = joinChunks([Buffer.from('a'), parts.subarray(500)], 501);
    expect([first.buffer, second.buffer]).not.toContain(parts.buffer);
    expect(String(parts)).toBe('b'.repeat(1000));
    expect([String(first), String(second)]).toEqual([`a${'b'.repeat(500)}`, `a${'b'.repeat(500)}`]);
  });

  it('copies other chunks to join them', () => {
    const [one, other] = [Buffer.from('one'), Buffer.from('other')];
    const joined = joinChunks([one, other], 8);
    expect(String(joined)).toBe('oneother');
    expect(joined.buffer).not.toBe(other.buffer);
    expect(joinChunks([], 0)).toHaveLength(0);
  });
});
