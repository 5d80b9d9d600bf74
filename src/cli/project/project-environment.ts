import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '../../errors.js';
import type { Project } from './project-file.js';

/** Permissions of the group and of others. */
const NOT_PRIVATE = 0o077;
/** A file in a folder must not send the secrets of the environment elsewhere. */
const ALLOWED = /^(?:AMC|AWS)_(?!.*(?:_URL|ENDPOINT))[A-Z0-9_]+$/;

/**
 * Sets the variables of the project's environment file that are not set yet.
 * @returns what to tell the user about the file: that others can read it
 * @throws UsageError ENVIRONMENT_FILE when it cannot be read, or holds other variables than those of AMC and AWS
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
  const variables = Object.entries(parseEnv(text));
  const others = variables.map(([name]) => name).filter((name) => !ALLOWED.test(name));
  if (others.length > 0) {
    throw new UsageError(
      `The environment file ${file} sets ${others.join(', ')}. Only variables that start with AMC_ or AWS_ may be set there, and no URLs: set others in the environment.`,
      { code: 'ENVIRONMENT_FILE' },
    );
  }
  for (const [name, value] of variables) env[name] ??= value;
  return process.platform === 'win32' || (mode & NOT_PRIVATE) === 0
    ? null
    : `${file} can be read by others: chmod 600 ${file}`;
}
