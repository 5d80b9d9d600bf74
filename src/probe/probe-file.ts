import { readFile, rename, writeFile } from 'node:fs/promises';
import { UsageError } from '../errors.js';
import { probeFileShape, type ProbeFile } from './probe-result.js';

/** Looked for next to the project file, otherwise in the current folder. */
export const PROBE_FILE = 'amc-ingest-probe.json';

/**
 * Reads what probes have found; null if there is no such file.
 * @throws UsageError PROBE_FILE_NOT_VALID
 */
export async function readProbeFile(file: string): Promise<ProbeFile | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw unusable(file, 'it cannot be read', cause);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw unusable(file, 'it is not valid JSON', cause);
  }
  const parsed = probeFileShape.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unusable(
    file,
    `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'wrong'}`,
    parsed.error,
  );
}

/** Writes the file in full or not at all. */
export async function writeProbeFile(file: string, content: ProbeFile): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`);
  await rename(draft, file);
}

function unusable(file: string, problem: string, cause: unknown): UsageError {
  return new UsageError(
    `${file}, which says what \`doctor --probe\` found, cannot be used: ${problem}. Delete it, or make it again with \`amc-ingest doctor --probe\`.`,
    { code: 'PROBE_FILE_NOT_VALID', cause },
  );
}
