import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hashIdentifier } from '../../src/index.js';
import { runReportShape } from '../../src/report/run-report.js';
import { amcIngestWords, HAS_PSEUDO_TERMINAL, onTerminal } from '../helpers/pseudo-terminal.js';
import { temporaryFolder } from '../helpers/temporary-folder.js';

const sample = fileURLToPath(new URL('../../samples/d2c-sales.csv', import.meta.url));
const prompt = 'not shown while you type';

describe.skipIf(!HAS_PSEUDO_TERMINAL)('on a terminal, amc-ingest', () => {
  it('does not echo a value that is typed to be hashed', async () => {
    // The standardized text differs, so the steps do not contain what was typed.
    const typed = 'Jane.SECRET+tag@Example.COM';
    const { code, shown } = await onTerminal(amcIngestWords('hash', '--type', 'EMAIL', '--hash-only'), [
      [prompt, `${typed}\r`],
    ]);
    expect(code).toBe(0);
    expect(shown).toContain(hashIdentifier('EMAIL', typed));
    expect(shown.toLowerCase()).not.toContain('secret');
  });

  it('would echo the value otherwise, since the terminal of these tests echoes', async () => {
    const { shown } = await onTerminal("printf 'value: '; read answer", [['value: ', 'SECRET\r']]);
    expect(shown).toContain('SECRET');
  });

  it('ends with 130 when it is interrupted at a prompt, and leaves the terminal echoing', async () => {
    const hash = amcIngestWords('hash', '--type', 'EMAIL');
    const { shown } = await onTerminal(`${hash}; echo "code $?"; stty -a | grep -o -- '[-]*echo '`, [
      [prompt, 'half\u0003'],
    ]);
    expect(shown).toContain('code 130');
    expect(shown).not.toContain('half');
    expect(shown).toMatch(/(?<!-)echo /);
  });

  it('shows progress on stderr, removes it at the end, and writes nothing but JSON to stdout', async () => {
    const folder = await temporaryFolder();
    const out = path.join(folder, 'report.json');
    const others = [1, 2].map((number) => path.join(folder, `sales-${number}.csv`));
    for (const [index, file] of others.entries())
      await writeFile(file, (await readFile(sample, 'utf8')).slice(0, 20_000 + index * 1_000));
    const command = amcIngestWords('validate', sample, ...others, '--schema', 'd2c-sales', '--json');
    const { code, shown } = await onTerminal(`${command} > '${out}'`);
    expect(code).toBe(0);
    runReportShape.parse(JSON.parse(await readFile(out, 'utf8')));
    expect(shown).toContain('\u001b[2K');
    expect(shown).toContain('✓');
    expect(shown).toContain('input 1 of 3');
    const summary = shown.slice(shown.lastIndexOf('\u001b[2K'));
    expect(summary).toContain('rows read');
    expect(summary).not.toContain('░');
  });

  it('shows no colors and no live lines when they are switched off', async () => {
    const command = amcIngestWords('validate', sample, '--schema', 'd2c-sales');
    const { shown } = await onTerminal(`NO_COLOR=1 TERM=dumb ${command}`);
    expect(shown).toContain('rows read');
    expect(shown).not.toContain('\u001b');
  });
});
