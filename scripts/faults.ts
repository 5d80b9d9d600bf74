/**
 * Makes every call fail in every way, and kills the command at every call and at many moments, one case after the
 * other; prints the outcomes. It can be stopped and restarted at any time, since a journal, one for each state of the
 * code, records the cases that have passed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from './arguments.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What the outcome of a case depends on. */
const CODE = ['src', 'test/faults', 'test/helpers', 'package-lock.json'];

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const place of CODE) {
    const entries = place.includes('.')
      ? [place]
      : readdirSync(path.join(root, place), { recursive: true, encoding: 'utf8' })
          .filter((name) => name.endsWith('.ts'))
          .map((name) => path.join(place, name))
          .toSorted();
    for (const name of entries) hash.update(name).update(readFileSync(path.join(root, name)));
  }
  return hash.digest('hex').slice(0, 12);
}

const USAGE = `Use: npm run faults -- [options]
  --minutes N     no case starts later (no limit)
  --shard N/M     one of M shares of the cases, for several machines (1/1)
  --journal FILE  where passed cases are recorded (one file for each state of the code, in the temporary folder)
  --only WORDS    tests with these words in their titles
  --case WORDS    cases with these words in their names
`;
const { values } = readArguments(USAGE, {
  options: {
    minutes: { type: 'string' },
    shard: { type: 'string' },
    journal: { type: 'string' },
    only: { type: 'string' },
    case: { type: 'string' },
  },
});
const journal = values.journal ?? path.join(os.tmpdir(), `amc-ingest-faults-${fingerprint()}.jsonl`);
process.stderr.write(`${existsSync(journal) ? 'Goes on with' : 'Journal:'} ${journal}\n`);
const env = {
  ...process.env,
  AMC_FAULTS: 'all',
  AMC_FAULTS_JOURNAL: journal,
  ...(values.shard === undefined ? {} : { AMC_FAULTS_SHARD: values.shard }),
  ...(values.case === undefined ? {} : { AMC_FAULTS_CASE: values.case }),
  ...(values.minutes === undefined
    ? {}
    : { AMC_FAULTS_UNTIL: String(Date.now() + Number(values.minutes) * 60_000) }),
};
const only = values.only === undefined ? [] : ['-t', values.only];
const child = spawn('npx', ['--no-install', 'vitest', 'run', 'test/faults', '--maxWorkers=1', ...only], {
  cwd: root,
  env,
  stdio: 'inherit',
});
await once(child, 'close');

/** For everything in the journal, by suite. */
const suites = new Map<string, Map<string, number>>();
const entries = existsSync(journal) ? readFileSync(journal, 'utf8').split('\n') : [];
for (const text of entries) {
  if (text === '') continue;
  const { suite, outcome }: { suite: string; outcome: string } = JSON.parse(text);
  const outcomes = suites.get(suite) ?? new Map<string, number>();
  suites.set(suite, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
}
const totals = new Map<string, number>();
for (const [suite, outcomes] of [...suites].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  const kinds = [...outcomes].toSorted(([a], [b]) => (a < b ? -1 : 1));
  process.stdout.write(`${suite}: ${kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')}\n`);
  for (const [kind, count] of kinds) totals.set(kind, (totals.get(kind) ?? 0) + count);
}
const count = (...kinds: readonly string[]) => kinds.reduce((sum, kind) => sum + (totals.get(kind) ?? 0), 0);
process.stdout.write(
  `Faults: ${count('done', 'failed')} survived, ${count('done')} ended complete and correct, ${count('failed')} ended failed and clean. ` +
    `Kills: ${count('killed', 'killed, parts reused')} survived, ${count('killed, parts reused')} of them by reusing what was sent.\n`,
);
process.exitCode = child.exitCode ?? 1;
