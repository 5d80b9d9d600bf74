import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../../errors.js';
import { nearestNames } from '../../nearest-names.js';
import type { Project } from './project-file.js';

/** Permissions of the group and of others. */
const NOT_PRIVATE = 0o077;
/**
 * A file in a folder must not be able to send the environment's secrets elsewhere, or start programs: other
 * variables name endpoints, or files that name a program for credentials (AWS_CONFIG_FILE).
 */
const ALLOWED: ReadonlySet<string> = new Set([
  'AMC_CLIENT_ID',
  'AMC_CLIENT_SECRET',
  'AMC_REFRESH_TOKEN',
  'AMC_CLIENT_ID_SECRET',
  'AMC_CLIENT_SECRET_SECRET',
  'AMC_REFRESH_TOKEN_SECRET',
  'AMC_SECRET',
  'AMC_ACCOUNT_ID',
  'AMC_MARKETPLACE_ID',
  'AMC_INSTANCE_ID',
  'AMC_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
]);

/**
 * Sets the variables of the project's environment file that are not set yet.
 * @returns a warning about the file: that others can read it
 * @throws UsageError ENVIRONMENT_FILE when it cannot be read, or sets a variable that it may not set
 */
export async function loadEnvironment(
  { environmentFile, folder }: Pick<Project, 'environmentFile' | 'folder'>,
  env: Record<string, string | undefined>,
): Promise<string | null> {
  if (environmentFile === undefined) return null;
  const file = path.resolve(folder, environmentFile);
  let text: string;
  let mode: number;
  try {
    [text, { mode }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
  } catch (cause) {
    throw new UsageError(
      `The environment file ${file} cannot be read. Create it, or correct environmentFile.`,
      {
        code: 'ENVIRONMENT_FILE',
        cause,
      },
    );
  }
  const content = text.replace(/^\uFEFF/, '');
  const variables = Object.entries(parseEnv(content));
  const others = variables.map(([name]) => name).filter((name) => !ALLOWED.has(name));
  if (others.length > 0) throw notAllowed(file, content, others);
  for (const [name, value] of variables) env[name] ??= value;
  return process.platform === 'win32' || (mode & NOT_PRIVATE) === 0
    ? null
    : `${file} can be read by others: chmod 600 ${file}`;
}

/** The form of variable names. Anything else may be the second half of a secret that was broken into two lines. */
const NAME = /^[A-Z]+(?:_[A-Z]+\d?)+$/;

function notAllowed(file: string, content: string, others: readonly string[]): UsageError {
  const lines = content.split(/\r?\n/);
  const broken = others.filter((name) => !NAME.test(name));
  if (broken.length > 0) {
    const [first = ''] = (broken[0] ?? '').split('\n');
    const line = lines.findIndex((text) => text.includes(first)) + 1;
    return new UsageError(
      `Line ${line} of the environment file ${file} does not set a variable that it may set, such as AMC_CLIENT_ID=…. A value must be on one line, and a comment starts with #.`,
      { code: 'ENVIRONMENT_FILE' },
    );
  }
  const near = others.flatMap((name) => nearestNames(name, ALLOWED).slice(0, 1));
  const hint = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : '';
  return new UsageError(
    `The environment file ${file} sets ${others.join(', ')}.${hint} It may set ${[...ALLOWED].join(', ')}: set others in the environment.`,
    { code: 'ENVIRONMENT_FILE' },
  );
}
