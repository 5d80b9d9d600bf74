/**
 * Compares the hashes with those of the golden people and prints counts, never a value:
 * `npx tsx scripts/golden-table.ts [DIR]`, by default `../shared/golden` beside the repository.
 *
 * wrong: Amazon's tool returned a hash, and we return another one or none. extra: it gave up, and we return a hash.
 */
import { existsSync } from 'node:fs';
import { compareGolden, findGoldenFolder, GOLDEN_COUNTRIES } from '../test/normalize/golden-people.js';

const folder = process.argv[2] ?? findGoldenFolder();
if (folder === null || !existsSync(folder)) {
  process.stderr.write(
    'No golden people there. Give their folder as an argument; the default is ../shared/golden.\n',
  );
  process.exitCode = 2;
} else {
  const lines: string[] = [];
  for (const country of GOLDEN_COUNTRIES) {
    for (const [name, { compared, matched, wrong, extra }] of compareGolden(folder, country)) {
      const counts = `${matched}/${compared}`.padStart(8);
      lines.push(`${country}  ${name.padEnd(34)}${counts}  wrong ${wrong}  extra ${extra}`);
    }
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
