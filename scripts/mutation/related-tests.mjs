/** Which test files reach a source file through their imports. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const IMPORTS = /(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+)'/g;

/**
 * @param root of the repository
 * @param {readonly string[]} places folders of tests, or test files
 * @param durations of test files in milliseconds, by name
 * @returns a function from a source file to the test files that reach it, the near and quick first
 */
export function relatedTests(root, places, durations = new Map()) {
  const direct = new Map();
  const importsOf = (file) => {
    if (!direct.has(file)) direct.set(file, readImports(root, file));
    return direct.get(file);
  };
  const tests = places.flatMap((place) => testFiles(root, place));
  const distances = new Map(tests.map((test) => [test, distancesFrom(test, importsOf)]));
  return (file) => {
    const twin = `${path.basename(file, '.ts')}.test.ts`;
    const steps = (test) => (path.basename(test) === twin ? 0 : (distances.get(test).get(file) ?? Infinity));
    const rank = (test) => steps(test) * (durations.get(test) ?? 1);
    return tests.filter((test) => steps(test) < Infinity).toSorted((a, b) => rank(a) - rank(b));
  };
}

/** A function from a file to itself and all source and test files that import it, directly or indirectly. */
export function importersIn(root) {
  const importers = new Map();
  const files = ['src', 'test', 'infra', 'scripts'].flatMap((place) =>
    readdirSync(path.join(root, place), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
      .map((name) => path.posix.join(place, name)),
  );
  for (const file of files)
    for (const used of readImports(root, file)) importers.set(used, [...(importers.get(used) ?? []), file]);
  return (file) => {
    const found = new Set([file]);
    for (const each of found) for (const next of importers.get(each) ?? []) found.add(next);
    return found;
  };
}

function testFiles(root, place) {
  if (!existsSync(path.join(root, place))) return [];
  if (statSync(path.join(root, place)).isFile()) return [place];
  return readdirSync(path.join(root, place), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.posix.join(place, name))
    .toSorted();
}

function readImports(root, file) {
  const text = readFileSync(path.join(root, file), 'utf8');
  return [...text.matchAll(IMPORTS)]
    .map(([, name]) => path.posix.join(path.posix.dirname(file), `${name.replace(/\.(?:js|ts)$/, '')}.ts`))
    .filter((name) => existsSync(path.join(root, name)) && name.endsWith('.ts'));
}

function distancesFrom(test, importsOf) {
  const distances = new Map([[test, 0]]);
  for (const [file, distance] of distances)
    for (const next of importsOf(file)) if (!distances.has(next)) distances.set(next, distance + 1);
  return distances;
}
