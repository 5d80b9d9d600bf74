import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A page of the documentation, by its path from the root. The pages below docs/api are generated from the code. */
export interface Page {
  readonly name: string;
  readonly text: string;
}

export interface FencedBlock {
  readonly language: string;
  readonly text: string;
  /** 1-based line of its first line in the page. */
  readonly line: number;
}

const FOLDERS = ['.', 'docs', 'docs/decisions'] as const;

export function pages(): Page[] {
  const names = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder))
      .filter((name) => name.endsWith('.md'))
      .toSorted()
      .map((name) => path.posix.join(folder, name)),
  );
  return names.map((name) => ({ name, text: readFileSync(path.join(ROOT, name), 'utf8') }));
}

/** The fenced blocks of a page, indented ones included, without their indentation. */
export function fencedBlocks({ text }: Page): FencedBlock[] {
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)].map(
    ({ 1: indent = '', 2: language = '', 3: body = '', index }) => ({
      language,
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      line: text.slice(0, index).split('\n').length + 1,
    }),
  );
}

/** The lines of a page's `sh` blocks that are commands. */
export function shellLines(page: Page): string[] {
  return fencedBlocks(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}
