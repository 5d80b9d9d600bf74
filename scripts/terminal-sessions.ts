import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const COMMAND = path.join(root, 'dist/cli/main.js');

/** A block of a page with a recorded session: commands after `$ `, and their output. */
const SESSION = /```console\n([^]*?)```/g;
const PROMPT = '$ ';

/** The page with every session recorded again, each in its own folder with the samples. */
export async function recordSessions(page: string): Promise<string> {
  const sessions = [...page.matchAll(SESSION)].map(([, recorded = '']) => recordSession(recorded));
  const recorded = await Promise.all(sessions);
  let index = 0;
  return page.replaceAll(SESSION, () => `\`\`\`console\n${recorded[index++] ?? ''}\`\`\``);
}

async function recordSession(recorded: string): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sessions-'));
  try {
    for (const name of readdirSync(path.join(root, 'samples')))
      cpSync(path.join(root, 'samples', name), path.join(folder, name), { recursive: true });
    let session = '';
    for (const line of recorded.split('\n').filter((each) => each.startsWith(PROMPT)))
      session += await record(line, folder);
    return session;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A page without the parts that change with every recording or version: names of runs, and times. */
export function stableForm(page: string): string {
  return page
    .replaceAll(/run-[0-9a-f]{24}/g, 'run-ID')
    .replaceAll(/"time":"[^"]*"/g, '"time":"T"')
    .replaceAll(/"version":"[^"]*"/g, '"version":"V"')
    .replaceAll(
      /"bytesPerSecond":(?:\d+|null),"secondsLeft":(?:\d+|null)/g,
      '"bytesPerSecond":N,"secondsLeft":N',
    )
    .replaceAll(/"bytes":\d+/g, '"bytes":N')
    .replaceAll(/[\d.,]+ [kM]B/g, 'N MB');
}

/** A command and its output, on both streams. */
async function record(line: string, folder: string): Promise<string> {
  const script = `${line.slice(PROMPT.length)} 2>&1; code=$?; [ $code = 0 ] || echo "[exit code $code]"`;
  const child = spawn('bash', ['-c', script], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      FORCE_COLOR: undefined,
      NO_COLOR: undefined,
      // The command by its name, as a function of the shell.
      'BASH_FUNC_amc-ingest%%': `() { '${process.execPath}' '${COMMAND}' "$@"\n}`,
    },
  });
  const printed = await text(child.stdout);
  return `${line}\n${printed.replaceAll(`${folder}/`, '')}`;
}
