import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetSamples } from '../../scripts/generate/presets/index.js';
import { runCommand } from '../../src/cli/run-command.js';
import { schemasCommand } from '../../src/cli/schemas-command.js';
import { runSubcommand } from '../cli/command-run.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(path.join(root, 'docs/presets.md'), 'utf8');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
/** Schemas for files in our own form, not for a system's export. */
const OWN_FORMS = new Set(['catalog', 'crm', 'd2c-sales']);

const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')).trim(), section]),
);
const commands = [...page.matchAll(/```sh\nnpx --no -- amc-ingest run (.+)\n```/g)].map(
  ([, words = '']) => words,
);

describe('docs/presets.md', () => {
  const before = process.cwd();
  beforeAll(() => process.chdir(root));
  afterAll(() => process.chdir(before));

  it('has a section for every preset, with its command, and README names them all', async () => {
    const { stdout } = await runSubcommand(schemasCommand, []);
    const listed = stdout
      .split('\n')
      .flatMap((line) => /^\S+/.exec(line)?.[0] ?? [])
      .filter((name) => !OWN_FORMS.has(name));
    expect([...sections.keys()].toSorted()).toEqual(listed.toSorted());
    for (const [name, section] of sections) {
      expect(section).toMatch(new RegExp(`amc-ingest run .* --schema ${name} `));
      expect(readme).toContain(`\`${name}\``);
    }
  });

  it('has a command for every sample', () => {
    const shown = commands.map((words) => /presets\/(\S+) --schema (\S+)/.exec(words)?.slice(1));
    expect(shown.toSorted()).toEqual(
      presetSamples()
        .map(({ file, schema }) => [file, schema])
        .toSorted(),
    );
  });

  it.each(commands)('runs: %s', async (words) => {
    const { code, stdout } = await runSubcommand(runCommand, [
      ...words.split(' '),
      '--workers',
      '0',
      '--json',
      '--quiet',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).rows.written).toBeGreaterThan(40);
  });
});
