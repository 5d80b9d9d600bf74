import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { HASHING_MODULE, hashingModule, kernelModule, KERNELS } from '../../scripts/build-kernels.mjs';

it.each(KERNELS)('$module is what its source compiles to', async (kernel) => {
  const stored = readFileSync(new URL(`../../${kernel.module}`, import.meta.url), 'utf8');
  expect(stored).toBe(await kernelModule(kernel));
});

it(`${HASHING_MODULE} is what its source compiles to`, async () => {
  const stored = readFileSync(new URL(`../../${HASHING_MODULE}`, import.meta.url), 'utf8');
  expect(stored).toBe(await hashingModule());
});
