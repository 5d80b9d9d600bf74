/**
 * Prints how well the leak guard finds raw identifiers in a labelled synthetic corpus.
 */
import { readArguments } from './arguments.mjs';
import { leakCorpus } from './generate/leak-corpus.js';
import { measureLeaks } from './generate/leak-measure.js';

const USAGE = `Use: npm run leak-guard -- [VALUES_PER_KIND (1000)] [SEED (1)]\n`;
const { positionals } = readArguments(USAGE, { allowPositionals: true });
const [perKind = 1000, seed = 1] = positionals.map(Number);
const { qualities, wrong, suspected } = measureLeaks(leakCorpus(seed, perKind));
const percent = (share: number) => `${(100 * share).toFixed(2)} %`.padStart(10);
process.stdout.write('kind                 held     found precision    recall\n');
for (const { kind, held, found, precision, recall } of qualities)
  process.stdout.write(
    `${kind.padEnd(16)}${String(held).padStart(9)}${String(found).padStart(10)}${percent(precision)}${percent(recall)}\n`,
  );
const list = (title: string, counts: ReadonlyMap<string, number>) => {
  process.stdout.write(`\n${title} (of ${perKind} values each)\n`);
  for (const [what, count] of [...counts].toSorted(([, a], [, b]) => b - a))
    process.stdout.write(`${String(count).padStart(9)}  ${what}\n`);
};
list('Missed, or found where there is nothing', wrong);
list('Counted as look-alikes', suspected);
