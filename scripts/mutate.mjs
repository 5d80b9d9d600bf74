/**
 * Puts small deliberate faults into the source, one at a time, and sees whether a test fails: the share that is noticed
 * says what the tests are worth. Faults are drawn at random, the same ones for the same seed.
 *
 * Use: npm run mutate -- [--folder src/validate]… [--minutes 30] [--per-folder 40] [--shard 1/4] [--seed 1] [--out FILE]
 * Each result is appended to FILE (default: mutants.jsonl) at once, so that a run can be stopped; the table of scores by
 * folder is made from all that FILE holds.
 */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { kernelModule, KERNELS } from './build-kernels.mjs';
import { FOLDERS, LEFT_OUT } from './mutation/folders.mjs';
import { mutantsOf } from './mutation/mutants.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Tests that run longer hang, and so have noticed. */
const TIMEOUT_MS = 180_000;

const { values } = parseArgs({
  options: {
    folder: { type: 'string', multiple: true },
    minutes: { type: 'string', default: '30' },
    'per-folder': { type: 'string', default: '40' },
    shard: { type: 'string', default: '1/1' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'mutants.jsonl' },
  },
});
const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const deadline = Date.now() + Number(values.minutes) * 60_000;
const scratch = mkdtempSync(path.join(os.tmpdir(), 'mutants-'));

/** A generator of numbers in [0, 1), the same for the same seed (mulberry32). */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Mutants of a folder, drawn at random, and how many there are in all. */
function drawn(folder) {
  const next = random(Number(values.seed));
  const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file))
    .filter((file) => file.endsWith('.ts') && !LEFT_OUT.test(file))
    .toSorted();
  const mutants = files.flatMap((file) =>
    mutantsOf(readFileSync(path.join(root, file), 'utf8')).map((mutant) => ({ file, ...mutant })),
  );
  const order = mutants.map((mutant) => ({ mutant, key: next() })).toSorted((a, b) => a.key - b.key);
  const chosen = order.slice(0, Number(values['per-folder'])).map(({ mutant }) => mutant);
  return { total: mutants.length, chosen: chosen.filter((_, index) => index % shards === shard - 1) };
}

/** What the tests get in place of a file: the mutant, or the program that the kernel's mutant compiles to. */
async function replaced({ file, start, end, text }) {
  const source = readFileSync(path.join(root, file), 'utf8');
  const mutated = source.slice(0, start) + text + source.slice(end);
  if (!file.startsWith('src/kernel/assembly/')) return { file, text: mutated };
  for (const kernel of KERNELS) {
    const [now, then] = await Promise.all([kernelModule(kernel), kernelModule(kernel, { [file]: mutated })]);
    if (now !== then) return { file: kernel.module, text: then };
  }
  return null;
}

/** `killed`, `survived`, or `equal` where the compiler makes the same program of it. */
async function outcomeOf(mutant, tests) {
  let replacement = null;
  try {
    replacement = await replaced(mutant);
  } catch {
    return 'killed';
  }
  if (replacement === null) return 'equal';
  const mutantFile = path.join(scratch, 'mutant.json');
  writeFileSync(mutantFile, JSON.stringify(replacement));
  return passes(tests, { AMC_MUTANT: mutantFile }) ? 'survived' : 'killed';
}

function passes(tests, environment) {
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      path.join(root, 'scripts/mutation/vitest.config.mjs'),
      // It compares the programs with their sources, which says nothing of the rules.
      '--exclude',
      'test/kernel/kernels.test.ts',
      ...tests.filter((test) => existsSync(path.join(root, test))),
    ],
    { cwd: root, env: { ...process.env, ...environment }, timeout: TIMEOUT_MS, stdio: 'ignore' },
  );
  return status === 0;
}

function table() {
  const results = readFileSync(values.out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const rows = FOLDERS.flatMap(({ folder }) => {
    const of = results.filter((result) => result.folder === folder && result.outcome !== 'equal');
    if (of.length === 0) return [];
    const killed = of.filter(({ outcome }) => outcome === 'killed').length;
    return [
      `| ${folder} | ${of[0].total} | ${of.length} | ${killed} | ${((100 * killed) / of.length).toFixed(0)} % |`,
    ];
  });
  const survivors = results
    .filter(({ outcome }) => outcome === 'survived')
    .map(({ file, line, before, text }) => `${file}:${line}: ${before} -> ${text}`);
  return [
    '| folder | mutants | tried | killed | score |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...survivors,
  ];
}

try {
  const folders = FOLDERS.filter(({ folder }) => values.folder?.includes(folder) ?? true);
  const queues = [];
  for (const { folder, tests } of folders) {
    if (!passes(tests, {})) throw new Error(`${tests.join(' ')} fail without a mutant: fix that first.`);
    const { total, chosen } = drawn(folder);
    queues.push({ folder, tests, total, chosen });
  }
  // In turns, so that a run that is out of time has tried something of every folder.
  for (let at = 0; queues.some(({ chosen }) => at < chosen.length); at++) {
    for (const { folder, tests, total, chosen } of queues) {
      const mutant = chosen[at];
      if (mutant === undefined || Date.now() > deadline) continue;
      const source = readFileSync(path.join(root, mutant.file), 'utf8');
      const before = source.slice(mutant.start, mutant.end);
      const outcome = await outcomeOf(mutant, tests);
      const { file, line, text } = mutant;
      appendFileSync(values.out, `${JSON.stringify({ folder, total, file, line, before, text, outcome })}\n`);
      process.stdout.write(`${outcome.padEnd(9)} ${file}:${line}\n`);
    }
  }
  process.stdout.write(`${table().join('\n')}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
