/**
 * Puts small deliberate faults into the source, one at a time, and checks whether a test fails. The share of detected
 * faults measures the quality of the tests. Faults are drawn at random, the same ones for the same seed. Each is tried
 * with the tests of its folder that reach its file, the nearest first.
 * Each result is recorded immediately, so that a run can be stopped and resumed.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.mjs';
import { kernelModule, KERNELS } from './build-kernels.mjs';
import { drawMutants } from './mutation/draw-mutants.mjs';
import { FOLDERS } from './mutation/folders.mjs';
import { relatedTests } from './mutation/related-tests.mjs';
import { scoreTable } from './mutation/score-table.mjs';
import { WarmTests } from './mutation/warm-tests.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** It compares the programs with their sources, and does not test the rules. */
const NO_RULE = new Set(['test/kernel/kernels.long.test.ts']);
/** A test file that takes this much longer than the slowest without a mutant hangs, which counts as detection. */
const TIMES_AS_LONG = 4;
const LEAST_LIMIT_MS = 30_000;
/**
 * After this many are killed, the tests that did it run without a mutant: their leftovers must not kill the next one.
 */
const BATCH = 12;

const USAGE = `Use: npm run mutate -- [options]
  --folder FOLDER   such as src/validate; several times for several (all)
  --minutes N       no mutant is tried later (30)
  --per-folder N    mutants of each folder (40)
  --shard N/M       one of M shares of them (1/1)
  --seed S          draws others (1)
  --out FILE        results; the table of scores covers all in it whose mutants still exist (mutants.jsonl)
  --again           retries those that no test has detected
  --test-seconds N  tries each with the likeliest tests that together take that long without a mutant; what they do not
                    detect counts as undetected, and can be tried again (1200)
`;
const { values } = readArguments(USAGE, {
  options: {
    folder: { type: 'string', multiple: true },
    minutes: { type: 'string', default: '30' },
    'per-folder': { type: 'string', default: '40' },
    shard: { type: 'string', default: '1/1' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'mutants.jsonl' },
    again: { type: 'boolean', default: false },
    'test-seconds': { type: 'string', default: '1200' },
  },
});
const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const deadline = Date.now() + Number(values.minutes) * 60_000;

/** The kernels' programs that a file is part of. */
function kernelsOf(file) {
  const sources = relatedTests(
    root,
    KERNELS.map((kernel) => kernel.source),
  )(file);
  return KERNELS.filter((kernel) => sources.includes(kernel.source));
}

/** The modules that tests load for a file: the file itself, or its kernels' modules. */
function modulesOf(file) {
  return file.startsWith('src/kernel/assembly/') ? kernelsOf(file).map(({ module }) => module) : [file];
}

/** The tests' replacement for a file: the mutant, or the program that the kernel's mutant compiles to. */
async function replacementOf({ file, start, end, text }) {
  const source = readFileSync(path.join(root, file), 'utf8');
  const mutated = source.slice(0, start) + text + source.slice(end);
  if (!file.startsWith('src/kernel/assembly/')) return { file, text: mutated };
  for (const kernel of kernelsOf(file)) {
    const now = readFileSync(path.join(root, kernel.module), 'utf8');
    const then = await kernelModule(kernel, { [file]: mutated });
    if (now !== then) return { file: kernel.module, text: then };
  }
  return null;
}

/** First the tests that detected other mutants of the file, then those that contain its name. */
function likelyFirst(tests, file, results) {
  const kills = new Map();
  for (const result of results)
    if (result.file === file) kills.set(result.by, (kills.get(result.by) ?? 0) + 1);
  const words = path
    .basename(file, '.ts')
    .split('-')
    .map((word) => word.replace(/s$/, ''));
  const likelihood = (test) =>
    (kills.get(test) ?? 0) + words.filter((word) => path.basename(test).includes(word)).length / 10;
  return tests.toSorted((a, b) => likelihood(b) - likelihood(a));
}

/** The first tests, as far as `--test-seconds` allows, and at least one. */
function withinTime(tests) {
  let left = 1000 * Number(values['test-seconds']);
  return tests.filter((test, index) => {
    left -= warm.durations.get(test) ?? 0;
    return index === 0 || left >= 0;
  });
}

/** `killed`, `survived`, or `equal` when the compiler produces the same program. */
async function outcomeOf(mutant, { related, limitMs }, results) {
  let replacement = null;
  try {
    replacement = await replacementOf(mutant);
  } catch {
    return { outcome: 'killed', by: 'does not compile' };
  }
  if (replacement === null) return { outcome: 'equal', by: null };
  const tests = withinTime(likelyFirst(related(replacement.file), mutant.file, results));
  if (tests.length === 0) return { outcome: 'survived', by: null };
  const { passed, failed, why } = await warm.run(replacement, tests, limitMs);
  return { outcome: passed ? 'survived' : 'killed', by: failed, why };
}

function earlierResults() {
  const lines = existsSync(values.out) ? readFileSync(values.out, 'utf8').split('\n') : [];
  const results = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
  return new Map(results.map((result) => [result.id, result]));
}

const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();

/** Runs the tests unchanged, once for each commit: they must pass, and show how long they take. */
async function baselineOf(folder, files, earlier) {
  const id = `${folder} ${commit}`;
  const known = earlier.get(id);
  if (known !== undefined && files.every((file) => file in known.durations)) {
    for (const file of files) warm.durations.set(file, known.durations[file]);
    return known;
  }
  const { passed, failed, why, milliseconds, slowest } = await warm.run(null, files, 1_200_000);
  if (!passed) {
    process.stdout.write(
      `${folder} is left out: ${failed} fails without a mutant (${why}). Fix that first.\n`,
    );
    process.exitCode = 1;
    return null;
  }
  const durations = Object.fromEntries(files.map((file) => [file, warm.durations.get(file) ?? 0]));
  const baseline = { id, milliseconds, slowest, durations };
  appendFileSync(values.out, `${JSON.stringify(baseline)}\n`);
  return baseline;
}

const warm = new WarmTests();
try {
  const results = earlierResults();
  const current = new Map();
  const totals = new Map();
  const queues = [];
  for (const { folder, tests } of FOLDERS) {
    if (values.folder?.includes(folder) === false) continue;
    const draw = { seed: values.seed, count: Number(values['per-folder']) };
    const { total, chosen } = drawMutants(root, folder, draw);
    totals.set(folder, total);
    for (const { id } of chosen) if (results.has(id)) current.set(id, results.get(id));
    const wanted = ({ id }) => values.again === (results.get(id)?.outcome === 'survived');
    const mine = chosen.filter((_, index) => index % shards === shard - 1);
    const open = mine.filter((mutant) => wanted(mutant) && (values.again || !results.has(mutant.id)));
    if (open.length === 0) continue;
    const reach = relatedTests(root, tests, warm.durations);
    const related = (file) => reach(file).filter((test) => !NO_RULE.has(test));
    const files = [...new Set(open.flatMap(({ file }) => modulesOf(file)).flatMap(related))];
    const baseline = await baselineOf(folder, files, results);
    if (baseline === null) continue;
    process.stdout.write(
      `${folder}: ${open.length} mutants, ${files.length} test files, ${baseline.milliseconds} ms\n`,
    );
    queues.push({
      folder,
      open,
      related,
      limitMs: Math.max(LEAST_LIMIT_MS, TIMES_AS_LONG * baseline.slowest),
    });
  }
  const tryMutant = async (mutant, queue) => {
    const { id, file, line, before, text } = mutant;
    const started = Date.now();
    const { outcome, by, why } = await outcomeOf(mutant, queue, current.values());
    const result = {
      id,
      folder: queue.folder,
      file,
      line,
      before,
      text,
      outcome,
      by,
      commit: commit.slice(0, 7),
      why: why?.slice(0, 200) ?? null,
      milliseconds: Date.now() - started,
    };
    current.set(id, result);
    appendFileSync(values.out, `${JSON.stringify(result)}\n`);
    process.stdout.write(`${outcome.padEnd(9)} ${file}:${line}\n`);
    return result;
  };
  /** Mutants that were killed in the current process, for which the tests might still be at fault. */
  let fresh = [];
  const tryAndNote = async (mutant, queue) => {
    const { outcome, by } = await tryMutant(mutant, queue);
    if (outcome === 'killed' && by?.endsWith('.test.ts'))
      fresh.push({ mutant, queue, by, process: warm.process });
  };
  /** Whether the tests that detected something pass without a mutant, in the process in which they detected it. */
  const areClean = async (batch) => {
    const tests = [...new Set(batch.map(({ by }) => by))];
    const limitMs = Math.max(0, ...batch.map(({ queue }) => queue.limitMs));
    return batch.length === 0 || (await warm.run(null, tests, limitMs)).passed;
  };
  const confirm = async ({ isAgain = false } = {}) => {
    const batch = fresh;
    fresh = [];
    const isClean = await areClean(batch.filter(({ process }) => process === warm.process));
    // The process of the others hung and was ended.
    const open = isClean ? batch.filter(({ process }) => process !== warm.process) : batch;
    if (open.length === 0) return;
    // One of them may have left something that makes tests fail.
    if (!isClean) await warm.restart();
    for (const { mutant, queue } of open) {
      if (isAgain) await warm.restart();
      await tryAndNote(mutant, queue);
    }
    if (isAgain) fresh = [];
    else await confirm({ isAgain: true });
  };
  // In turns, so that a run that is out of time has tried some mutants of every folder.
  for (let at = 0; queues.some(({ open }) => at < open.length); at++) {
    for (const queue of queues) {
      const mutant = queue.open[at];
      if (mutant === undefined || Date.now() > deadline) continue;
      await tryAndNote(mutant, queue);
      if (fresh.length >= BATCH) await confirm();
    }
  }
  await confirm();
  process.stdout.write(`${scoreTable(current, totals).join('\n')}\n`);
} finally {
  await warm.end();
}
