/** Runs cases that its parent asks for by seed, and tells what became of each. */
import { makeCase } from './make-case.js';
import { runCase } from './run-case.js';

process.on('message', (seed: unknown) => {
  if (typeof seed !== 'number') return;
  void run(seed);
});

async function run(seed: number): Promise<void> {
  const given = makeCase(seed);
  const outcome = await runCase(given).catch((error: unknown) => ({
    failure: `the fuzzer failed: ${error instanceof Error ? error.name : typeof error}`,
    rows: 0,
    code: null,
  }));
  process.send?.({ seed, kind: given.kind, bytes: given.bytes.length, ...outcome });
}
