/** Scores by folder, and the undetected mutants, as Markdown. */
import { FOLDERS } from './folders.mjs';

/** @param {ReadonlyMap<string, { outcome: string, folder: string }>} results by the mutant's id, the latest for each */
export function scoreTable(results, totals) {
  const all = [...results.values()];
  const rows = FOLDERS.flatMap(({ folder }) => {
    const tried = all.filter((result) => result.folder === folder && result.outcome !== 'equal');
    if (tried.length === 0) return [];
    const killed = tried.filter(({ outcome }) => outcome === 'killed').length;
    const score = `${((100 * killed) / tried.length).toFixed(0)} %`;
    return [`| ${folder} | ${totals.get(folder) ?? ''} | ${tried.length} | ${killed} | ${score} |`];
  });
  const survivors = all
    .filter(({ outcome }) => outcome === 'survived')
    .map(({ file, line, before, text }) => `${file}:${line}: ${before} -> ${text}`)
    .toSorted();
  return [
    '| folder | mutants | tried | killed | score |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...survivors,
  ];
}
