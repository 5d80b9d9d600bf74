import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashIdentifier, HASHED_PII_TYPES, standardize } from '../../src/identifiers.js';
import { bareEngine, evaluate } from './bare-engine.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function bundle(entry: string) {
  const { outputFiles, metafile } = await build({
    entryPoints: [path.join(root, entry)],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'iife',
    globalName: 'identifiers',
    minify: true,
    metafile: true,
    outdir: path.join(root, 'unused'),
    logLevel: 'silent',
  });
  return { code: outputFiles[0]?.text ?? '', metafile };
}

describe('amc-ingest/identifiers outside of Node', () => {
  let code: string;
  let imports: string[];
  beforeAll(async () => {
    const result = await bundle('src/identifiers-portable.ts');
    code = result.code;
    imports = Object.values(result.metafile.outputs).flatMap((output) =>
      output.imports.map((each) => each.path),
    );
  });

  it('imports no module of Node', () => {
    expect(imports).toEqual([]);
    expect(code).not.toMatch(/node:|require\(|process\.|TextEncoder|\bIntl\b/);
  });

  it('differs from the build for Node, which does import one, so that the test above can fail', async () => {
    await expect(bundle('src/identifiers.ts')).rejects.toThrow('node:crypto');
  });

  it('runs in an engine that has only the language, with the results of Node', () => {
    const context = bareEngine(code);
    expect(evaluate(context, '[typeof Buffer, typeof TextEncoder, typeof process, typeof Intl]')).toEqual(
      Array.from({ length: 4 }, () => 'undefined'),
    );
    const values = [
      ' Jürgen.Müller+x@Example.COM ',
      '(202) 555-0143',
      'Hauptstraße 12 / Hinterhaus',
      'Ünïcode 😀 Ωmega',
    ];
    const digests = [
      'gfj2kOLPGfIVvNEqpkeUQLJDNLLJgFyZ2BnWUFDA9S8=',
      '0x' + 'AB'.repeat(32),
      'n/a',
      '',
      'MÃ¼ller',
    ];
    for (const type of HASHED_PII_TYPES)
      for (const country of [null, 'US', 'Deutschland', 'jp'])
        for (const value of [...values, ...digests, 'Vereinigtes Königreich', '99999']) {
          const call = JSON.stringify([type, value, { country }]);
          expect([call, evaluate(context, `identifiers.hashIdentifier(...${call})`)]).toEqual([
            call,
            hashIdentifier(type, value, { country }),
          ]);
          expect(evaluate(context, `identifiers.standardize(...${call})`)).toBe(
            standardize(type, value, { country }),
          );
        }
  });

  it('refuses wrong calls with the same errors', () => {
    const context = bareEngine(code);
    const codeOf = (call: string) =>
      evaluate(context, `(() => { try { ${call}; } catch (error) { return error.code; } })()`);
    expect(codeOf(`identifiers.hashIdentifier('EMAILS', 'x')`)).toBe('INVALID_OPTIONS');
    expect(codeOf(`identifiers.hashIdentifier('EMAIL', 'x', { country: 'Atlantis' })`)).toBe(
      'UNKNOWN_COUNTRY',
    );
  });
});
