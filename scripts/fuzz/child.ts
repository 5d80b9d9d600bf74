/** Runs the cases that its parent requests by suite and seed, and reports the outcome of each. */
import { z } from 'zod';
import { makeCase, SUITES, type Suite } from './make-case.js';
import { runCase } from './run-case.js';

const askedShape = z.object({ suite: z.enum(SUITES), seed: z.number() });

process.on('message', (message: unknown) => {
  const { suite, seed } = askedShape.parse(message);
  void run(suite, seed);
});

async function run(suite: Suite, seed: number): Promise<void> {
  const given = await makeCase(suite, seed);
  const outcome = await runCase(given).catch((error: unknown) => ({
    failure: `the fuzzer failed: ${error instanceof Error ? error.name : typeof error}`,
    rows: 0,
    code: null,
  }));
  const kind = given.format === undefined ? given.kind : `${given.format} ${given.kind}`;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  process.send?.({ kind, bytes: given.bytes.length, peakBytes, ...outcome });
}
