/** Which mutants of a folder are tried. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LEFT_OUT } from './folders.mjs';
import { mutantsOf } from './mutants.mjs';

/**
 * The mutants of a folder in the order in which they are tried, and their total number. The order is by a digest of the
 * seed and of the mutant with its line: it is random, and does not change with other parts of the code.
 */
export function drawMutants(root, folder, { seed, count }) {
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file))
    .filter((file) => file.endsWith('.ts') && !LEFT_OUT.test(file))
    .toSorted();
  const mutants = files.flatMap((file) => {
    const source = readFileSync(path.join(root, file), 'utf8');
    const lines = source.split('\n');
    const seen = new Map();
    return mutantsOf(source).map((mutant) => {
      const before = source.slice(mutant.start, mutant.end);
      const words = [file, lines[mutant.line - 1], before, mutant.text].join('\n');
      const again = seen.get(words) ?? 0;
      seen.set(words, again + 1);
      const id = createHash('sha256').update(`${words}\n${again}`).digest('hex').slice(0, 16);
      const key = createHash('sha256').update(`${seed}\n${id}`).digest('hex');
      return { file, before, ...mutant, id, key };
    });
  });
  const order = mutants.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return { total: mutants.length, chosen: order.slice(0, count) };
}
