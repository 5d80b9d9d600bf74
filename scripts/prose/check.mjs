/**
 * Searches docs, comments, messages and test names for the words of words.mjs, and fails when it finds one.
 * Use: npm run prose [-- FILE…]
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProse } from './find-prose.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const given = process.argv.slice(2);
const files =
  given.length > 0
    ? given
    : execFileSync('git', ['ls-files', '-z', '*.md', 'src/*.ts', 'scripts/*.ts', 'infra/*.ts', 'test/*.ts'], {
        cwd: root,
        encoding: 'utf8',
      })
        .split('\0')
        .filter((file) => file !== '' && !file.startsWith('docs/api/'));
const found = files.flatMap((file) => findProse(file, readFileSync(path.resolve(root, file), 'utf8')));
for (const { file, line, word, instead } of found)
  process.stderr.write(`${file}:${line}: "${word}": write ${instead}\n`);
process.stderr.write(`${files.length} files, ${found.length} words to replace.\n`);
process.exitCode = found.length === 0 ? 0 : 1;
