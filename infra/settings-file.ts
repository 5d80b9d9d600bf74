import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { IngestError } from '../src/errors.js';
import { readSettings, warningsOf, type StackSettings } from './stack-settings.js';

/** The settings in the file; errors and doubts about them are printed. If they are wrong, the process ends. */
export function loadSettings(file: string): StackSettings {
  try {
    const settings = readSettings(file);
    for (const warning of warningsOf(settings)) process.stderr.write(`Warning: ${warning}\n`);
    return settings;
  } catch (error) {
    const problems = problemsOf(error);
    if (problems === null) throw error;
    process.stderr.write(`The settings in ${file} are wrong.\n${problems}\n`);
    process.exit(2);
  }
}

/** What is wrong with the settings, in words; null for any other kind of error. */
export function problemsOf(error: unknown): string | null {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  if (error instanceof SyntaxError) return `They are not JSON: ${error.message}`;
  return error instanceof IngestError ? error.message : null;
}

/** The settings file: `AMC_INGEST_SETTINGS`, or infra/settings.json. Without either the process ends. */
export function settingsFile(): string {
  const own = fileURLToPath(new URL('settings.json', import.meta.url));
  const file = process.env['AMC_INGEST_SETTINGS'] ?? own;
  if (existsSync(file)) return file;
  process.stderr.write(
    `There are no settings at ${file}. Copy infra/settings.example.json to infra/settings.json and fill it in, or name a file with AMC_INGEST_SETTINGS.\n`,
  );
  process.exit(2);
}
