import { describe, expect, it, vi } from 'vitest';
import { freeMemory } from '../../src/model/free-memory.js';

const MIB = 1024 * 1024;

describe('freeMemory', () => {
  it('frees at once: also where the thread does not wait for anything after it has loaded the module', async () => {
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

  it('leaves alone what is small, and what others may have a part of', () => {
    const small = Buffer.allocUnsafeSlow(32 * 1024);
    const whole = Buffer.allocUnsafeSlow(MIB);
    const part = whole.subarray(1);
    freeMemory(small);
    freeMemory(part);
    expect([small.length, part.length, whole.length]).toEqual([32 * 1024, MIB - 1, MIB]);
  });
});
