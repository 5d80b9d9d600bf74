import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { deflateModule } from '../../scripts/build-kernels.mjs';

it('is what its source compiles to', async () => {
  const stored = readFileSync(new URL('../../src/encode/deflate-wasm.ts', import.meta.url), 'utf8');
  expect(stored).toBe(await deflateModule());
});
