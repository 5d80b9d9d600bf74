import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import {
  openQueryEngine,
  startSimulator,
  type AmcSimulator,
  type QueryEngine,
} from '../../src/amc-simulator/index.js';
import { runCommandLine } from '../../src/cli/run-command-line.js';
import { s3ObjectReader } from '../helpers/s3-object-reader.js';
import { startS3Server, type S3Server } from '../helpers/s3-server.js';
import { simulatorEnvironment } from '../helpers/simulator-environment.js';
import { COMMAND } from '../helpers/command.js';
import { isPipe, parseCommand } from './shell-words.js';
import { ROOT } from './pages.js';

/** The instance of the pages that is on AWS Clean Rooms. */
const COLLABORATION = 'amcclean1';
/** The instance whose id the pages use. */
const INSTANCE = 'amcabc123';

/** Lines that are not run here, with the reasons. */
const NOT_RUN: readonly (readonly [RegExp, string])[] = [
  [/^npm ci( && npm (run demo|test))?$/, 'installs the project; .ci/run and the tests themselves do it'],
  [/^npx --no -- amc-ingest run$/, 'needs a project file and its inputs; test/cli/project.test.ts has them'],
  [
    /^npm (ci && npm pack|install \.\/amc-ingest-[\d.]+\.tgz)$/,
    'installs the package; npm run smoke does it',
  ],
  [/^(AMC_INGEST_SETTINGS=\S+ )?npm run (synth|template)$/, 'test/infra synthesizes the stack'],
  [/^npx --no -- cdk (deploy|diff) /, 'needs an AWS account'],
  [/^aws s3 (cp|ls) .*s3:\/\/((DROP|OUTPUT)-BUCKET|my-artifacts)\//, 'needs the deployed stack'],
  [
    /^aws (stepfunctions|lambda invoke|logs|sqs|cloudformation|s3api (list-object-versions|delete-object|get-bucket-notification-configuration)) /,
    'needs the deployed stack',
  ],
  [/^npx --no -- amc-ingest doctor --out s3:\/\/DATA-BUCKET\//, 'needs the deployed stack'],
  [/^npx --no -- amc-ingest (history|uploads release) .*s3:\/\/my-output\//, 'needs what the function holds'],
];

export function reasonNotToRun(line: string): string | null {
  return NOT_RUN.find(([pattern]) => pattern.test(line))?.[1] ?? null;
}

/** What happened to a command. */
export interface CommandOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * What the reader of a page has: a folder with the samples, S3 with the bucket `my-bucket`, and AMC. S3 is the strict
 * test server, and AMC is the simulator. The command runs in this process, or as its own process in a pipe.
 */
export class Workplace {
  readonly folder: string;
  readonly #s3: S3Server;
  readonly #amc: AmcSimulator;
  readonly #engine: QueryEngine;
  readonly #before = { cwd: process.cwd(), env: { ...process.env } };
  /** What the placeholder RUN stands for: the run written last. */
  #run = '';

  private constructor(folder: string, s3: S3Server, amc: AmcSimulator, engine: QueryEngine) {
    this.#engine = engine;
    this.folder = folder;
    this.#s3 = s3;
    this.#amc = amc;
    Object.assign(process.env, s3.environment, simulatorEnvironment(amc, INSTANCE));
    process.chdir(folder);
  }

  static async open(): Promise<Workplace> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'docs-'));
    for (const name of ['samples', 'schemas']) await symlink(path.join(ROOT, name), path.join(folder, name));
    await mkdir(path.join(folder, 'bin'));
    const mode = 0o755;
    const command = `#!/bin/sh\nexec '${process.execPath}' '${COMMAND}' "$@"\n`;
    await writeFile(path.join(folder, 'bin/amc-ingest'), command, { mode });
    await writeFile(path.join(folder, 'bin/npx'), '#!/bin/sh\nshift 2\nexec "$@"\n', { mode });
    const s3 = await startS3Server();
    s3.createBucket('my-bucket');
    const engine = await openQueryEngine();
    const amc = await startSimulator({
      instances: [{ instanceId: INSTANCE }, { instanceId: COLLABORATION, kind: 'collaboration' }],
      reader: s3ObjectReader(s3),
      engine,
    });
    return new Workplace(folder, s3, amc, engine);
  }

  /** Runs a line of a page. @throws Error for a line that it does not support */
  async run(line: string): Promise<CommandOutcome> {
    if (isPipe(line)) return runInShell(line);
    const { words, output } = parseCommand(line);
    const [command = '', ...rest] = words[0] === 'npx' ? words.slice(words.indexOf('--') + 1) : words;
    if (command === 'aws') return this.#aws(rest, line);
    if (command !== 'amc-ingest') throw new Error(`Nobody said how to run this: ${line}`);
    const outcome = await this.#amcIngest(rest.map((word) => (word === 'RUN' ? this.#run : word)));
    if (output !== null) await writeFile(output, outcome.stdout);
    return outcome;
  }

  async close(): Promise<void> {
    process.chdir(this.#before.cwd);
    for (const name of Object.keys(process.env))
      if (!(name in this.#before.env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, this.#before.env);
    await this.#amc.close();
    await this.#engine.close();
    await this.#s3.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #amcIngest(args: readonly string[]): Promise<CommandOutcome> {
    const stdout = new Collector();
    const stderr = new Collector();
    // AMC takes a minute; the simulator needs no waiting.
    const isWaiting =
      args.includes('--wait') ||
      (args.includes('--probe') && !args.includes('--clean-up')) ||
      ['uploads wait', 'uploads check', 'queries run'].includes(args.slice(0, 2).join(' '));
    const poll = isWaiting ? ['--poll', '0.05'] : [];
    const code = await runCommandLine(['node', 'amc-ingest', ...args, ...poll], {
      signal: new AbortController().signal,
      stdin: Readable.from([]),
      stdout,
      stderr,
    });
    this.#run = /[^\s"]+\/[a-z0-9_]+\/run-[0-9a-z-]+/i.exec(stdout.text + stderr.text)?.[0] ?? this.#run;
    return { code, stdout: stdout.text, stderr: stderr.text };
  }

  /** The calls of the AWS command on the pages that can be made here. */
  async #aws(words: readonly string[], line: string): Promise<CommandOutcome> {
    const [service, action, , bucket = '', , file = ''] = words;
    if (`${service} ${action}` !== 's3api put-bucket-policy')
      throw new Error(`Nobody said how to run this: ${line}`);
    this.#s3.setPolicy(bucket, await readFile(file.replace('file://', ''), 'utf8'));
    return { code: 0, stdout: '', stderr: '' };
  }
}

/** An entire sample, hashed, has some megabytes. */
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** A pipe needs a real shell and the built command. */
function runInShell(line: string): Promise<CommandOutcome> {
  const env = { ...process.env, PATH: `${path.resolve('bin')}:${process.env['PATH'] ?? ''}` };
  return new Promise((resolve) => {
    const options = { env, timeout: 60_000, maxBuffer: MOST_OUTPUT_BYTES };
    execFile('bash', ['-o', 'pipefail', '-c', line], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, stdout, stderr });
    });
  });
}

class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
