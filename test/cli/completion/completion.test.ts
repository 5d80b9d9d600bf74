import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { contextsOf } from '../../../src/cli/completion/contexts.js';
import { COMPLETION_SCRIPTS, type Shell } from '../../../src/cli/completion/scripts.js';
import { createProgram } from '../../../src/cli/program.js';
import { shippedSchemas } from '../../../src/schema/load-schema.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';
import { triesAll } from '../../helpers/effort.js';

const program = await createProgram(
  {
    signal: new AbortController().signal,
    stdin: Readable.from([]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
  },
  () => {},
);
const schemas = await shippedSchemas();
const contexts = contextsOf(program, schemas);
const isHere = (shell: Shell) => spawnSync(shell, ['-c', 'true']).status === 0;

/** What the real shell offers to complete the last of the words. */
const ASK: Readonly<Record<Shell, (script: string, words: readonly string[]) => string>> = {
  bash: (script, words) => `
source '${script}'
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_amc_ingest
printf '%s\\n' "\${COMPREPLY[@]}"`,
  // The functions of zsh's completion need a terminal; these replacements print their arguments.
  zsh: (script, words) => `
compdef() { : }
_files() { print -l FILES }
_describe() { print -l -- "\${(@)\${(P)2}%%:*}" | grep -e "^\${words[CURRENT]}" }
compadd() { if [[ $1 == -a ]]; then print -l -- "\${(@P)2}"; else print -l -- "\${@:2}"; fi | grep -e "^\${words[CURRENT]}" }
source '${script}'
words=(${words.map((word) => `'${word}'`).join(' ')})
CURRENT=${words.length}
_amc-ingest`,
  fish: (script, words) => `
source '${script}'
complete -C '${words.join(' ')}' | string replace -r '\\t.*' ''`,
};

async function offered(shell: Shell, ...words: readonly string[]): Promise<string[]> {
  const folder = await temporaryFolder();
  const script = path.join(folder, 'script');
  await writeFile(script, COMPLETION_SCRIPTS[shell](contexts));
  const asked = ASK[shell](script, ['amc-ingest', ...words]);
  // In an empty folder, so that no other files are offered.
  const result = spawnSync(shell, ['-c', asked], { cwd: folder, encoding: 'utf8' });
  expect(result.stderr).toBe('');
  return result.stdout.split('\n').filter((line) => line !== '');
}

describe('the contexts of shell completion', () => {
  it('cover all commands, with the options and choices that they declare', () => {
    const at = (words: string) => contexts.find((context) => context.words === words);
    expect(at('')?.commands.map(({ name }) => name)).toEqual(program.commands.map((sub) => sub.name()));
    const format = at('run')?.options.find(({ name }) => name === '--format');
    expect(format).toMatchObject({ takesValue: true, values: ['csv', 'jsonl', 'parquet'] });
    expect(at('validate')?.options.find(({ name }) => name === '--schema')?.values).toEqual(schemas);
    expect(at('validate')?.options.some(({ name }) => name === '--out')).toBe(false);
    expect(at('run')?.values).toBeNull();
    expect(at('datasets create')?.options.length).toBeGreaterThan(3);
  });
});

describe.each(['bash', 'zsh', 'fish'] as const)('completion in %s', (shell) => {
  it.runIf(triesAll && isHere(shell))('offers commands, options, choices, schemas and codes', async () => {
    expect(await offered(shell, 'va')).toEqual(['validate']);
    expect(await offered(shell, 'datasets', 'cr')).toEqual(['create']);
    const options = await offered(shell, 'run', 'in.csv', '--ma');
    expect(options.toSorted()).toEqual([
      '--manifest-base',
      '--max-expansion',
      '--max-part-size',
      '--max-reject-rate',
    ]);
    expect((await offered(shell, 'run', '--format', '')).toSorted()).toEqual(['csv', 'jsonl', 'parquet']);
    expect(await offered(shell, 'validate', '--schema', 'shopify-o')).toContain('shopify-orders');
    expect(await offered(shell, 'explain', 'FIELD_')).toEqual(['FIELD_COUNT']);
    expect((await offered(shell, 'completion', '')).toSorted()).toEqual(['bash', 'fish', 'zsh']);
    // A value with the name of a command is not a command.
    expect(await offered(shell, 'hash', '--type', 'EM')).toEqual(['EMAIL']);
  });
});
