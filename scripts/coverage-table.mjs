/**
 * Prints what `npm run coverage` measured, by folder of src/, beside the floors of vitest.config.ts.
 * Use: node scripts/coverage-table.mjs [--floors], which sets the floors to two points below the measured values.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const FLOORS = path.join(root, 'test/coverage-floors.json');
/** How far a floor is below the measured value, since tests on other machines skip some cases. */
const MARGIN = 2;

const summary = JSON.parse(readFileSync(path.join(root, 'coverage/coverage-summary.json'), 'utf8'));
const folders = new Map();
for (const [file, counts] of Object.entries(summary)) {
  const [folder, ...inside] = path.relative(path.join(root, 'src'), file).split(path.sep);
  if (file === 'total' || inside.length === 0) continue;
  const sums = folders.get(folder) ?? { lines: { total: 0, covered: 0 }, branches: { total: 0, covered: 0 } };
  for (const kind of ['lines', 'branches']) {
    sums[kind].total += counts[kind].total;
    sums[kind].covered += counts[kind].covered;
  }
  folders.set(folder, sums);
}
const share = ({ total, covered }) => (total === 0 ? 100 : (100 * covered) / total);
const readFloors = () => JSON.parse(readFileSync(FLOORS, 'utf8'));
const rows = [...folders].toSorted(([a], [b]) => (a < b ? -1 : 1));

if (process.argv.includes('--floors')) {
  const known = readFloors();
  const floorOf = (folder, kind, counts) =>
    Math.max(known[folder]?.[kind] ?? 0, Math.floor(share(counts)) - MARGIN);
  const floors = Object.fromEntries(
    rows.map(([folder, { lines, branches }]) => [
      folder,
      { lines: floorOf(folder, 'lines', lines), branches: floorOf(folder, 'branches', branches) },
    ]),
  );
  writeFileSync(FLOORS, `${JSON.stringify(floors, null, 2)}\n`);
}

const floors = readFloors();
const lines = [
  '| folder | lines | floor | branches | floor |',
  '| --- | --: | --: | --: | --: |',
  ...rows.map(([folder, sums]) => {
    const cells = ['lines', 'branches'].flatMap((kind) => [
      `${share(sums[kind]).toFixed(1)} %`,
      `${floors[folder]?.[kind] ?? 0} %`,
    ]);
    return `| ${[`\`${folder}/\``, ...cells].join(' | ')} |`;
  }),
];
process.stdout.write(`${lines.join('\n')}\n`);
