/** A command line of the documentation: words without their quotes, and the file for the output. */
export interface ShellCommand {
  readonly words: readonly string[];
  readonly output: string | null;
}

/** Programs that a pipe of the documentation may contain besides the command itself. */
const PIPED = new Set(['npx', 'amc-ingest', 'cat', 'zcat', 'gzip', 'head', 'printf', 'echo', 'sort']);

/** Whether a line is a pipe of programs that every machine has, which a shell runs unchanged. */
export function isPipe(line: string): boolean {
  const plain = line.replaceAll(/'[^']*'/g, "''");
  if (!plain.includes('|') || /[;&`<$()]|\|\|/.test(plain)) return false;
  return plain.split('|').every((part) => PIPED.has(part.trim().split(/\s+/)[0] ?? ''));
}

/**
 * The command on a line in the plain form that the documentation uses.
 * @throws Error for anything that needs a real shell
 */
export function parseCommand(line: string): ShellCommand {
  if (/[|;&`<$()]/.test(line.replaceAll(/'[^']*'/g, '')))
    throw new Error(`This line needs a real shell: ${line}`);
  const words = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
  const redirect = words.indexOf('>');
  if (redirect < 0) return { words, output: null };
  const output = words[redirect + 1];
  if (output === undefined || words.length !== redirect + 2) throw new Error(`Nothing follows ">": ${line}`);
  return { words: words.slice(0, redirect), output };
}
