import { describe, expect, it, vi } from 'vitest';
import { freeMemory } from '../../src/model/free-memory.js';

const MIB = 1024 * 1024;

describe('freeMemory', () => {
  it('frees memory immediately, even if the thread never waits after it has loaded the module', async () => {
    vi.resetModules();
    const { freeMemory: loadedNow } = await import('../../src/model/free-memory.js');
    const before = process.memoryUsage().arrayBuffers;
    for (let count = 0; count < 64; count++) {
      const bytes = Buffer.allocUnsafeSlow(MIB);
      loadedNow(bytes);
      expect(bytes.length).toBe(0);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * MIB);
    }
  });

  it('leaves small buffers alone, and those that others may share', () => {
    const small = Buffer.allocUnsafeSlow(32 * 1024);
    const whole = Buffer.allocUnsafeSlow(MIB);
    const part = whole.subarray(1);
    freeMemory(small);
    freeMemory(part);
    expect([small.length, part.length, whole.length]).toEqual([32 * 1024, MIB - 1, MIB]);
  });

  it('never frees the pool of small buffers, whatever its size', () => {
    const before = Buffer.poolSize;
    Buffer.poolSize = 128 * 1024;
    try {
      // Small buffers come from the old pool until it is used up.
      let small = Buffer.allocUnsafe(3000);
      for (let count = 0; count < 100 && small.buffer.byteLength !== Buffer.poolSize; count++)
        small = Buffer.allocUnsafe(3000);
      expect(small.buffer.byteLength).toBe(Buffer.poolSize);
      freeMemory(new Uint8Array(small.buffer));
      expect(small.length).toBe(3000);
    } finally {
      Buffer.poolSize = before;
    }
  });
});
