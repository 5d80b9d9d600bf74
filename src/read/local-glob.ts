import path from 'node:path';
import picomatch from 'picomatch';

/** Names that begin with `.` are matched only by patterns that say so. */
const OPTIONS = { dot: false, posix: true } as const;

/** A glob, split into the folder that is searched and what to look for in it. */
export interface LocalGlob {
  /** The folder, as the pattern names it; `.` if it names none. */
  readonly root: string;
  /** Whether the pattern names the file or folder literally, so that it is included regardless of its name. */
  names(name: string): boolean;
  /** Whether a file matches, by its path below the root. A pattern that matches a folder includes everything in it. */
  matches(relative: string): boolean;
  /** Whether a folder may contain matching files. */
  mayHold(relative: string): boolean;
}

/** The glob of a pattern; null if it is not a glob. */
export function localGlob(pattern: string): LocalGlob | null {
  const { isGlob, negated } = picomatch.scan(pattern);
  if (!isGlob || negated) return null;
  const parts = pattern.replace(/\/+$/, '').split('/');
  const dynamic = parts.findIndex((part) => picomatch.scan(part).isGlob || /[{}()\\]/.test(part));
  const first = dynamic < 0 ? parts.length - 1 : dynamic;
  const root = parts.slice(0, first).join('/');
  const patterns = expandBraces(parts.slice(first).join('/'));
  const isMatch = picomatch(
    patterns.flatMap((wanted) => (wanted.endsWith('*') ? [wanted] : [wanted, `${wanted}/**`])),
    OPTIONS,
  );
  const matchers = patterns.map((wanted) => stepMatchers(wanted.split('/')));
  const literal = new Set(parts.filter((part) => !picomatch.scan(part).isGlob));
  return {
    root: first > 0 && root === '' ? '/' : root === '' ? '.' : path.normalize(root),
    names: (name) => literal.has(name),
    matches: (relative) => isMatch(relative),
    mayHold: (relative) => {
      const names = relative.split('/');
      if (names.some((name) => name.startsWith('.') && !literal.has(name))) return false;
      return matchers.some((steps) => steps === null || mayLeadToMatch(names, steps));
    },
  };
}

/** One pattern per choice of its braces: `{a/b,c}/*.csv` looks into two folders. */
function expandBraces(pattern: string): string[] {
  const choice = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern);
  if (choice === null) return [pattern];
  const [, before = '', options = '', behind = ''] = choice;
  return options.split(',').flatMap((option) => expandBraces(before + option + behind));
}

/** By step of the pattern, what a folder's name has to match; null if steps cannot be distinguished. */
function stepMatchers(parts: readonly string[]): readonly ((name: string) => boolean)[] | null {
  // A group may contain slashes.
  if (parts.some((part) => /[()]/.test(part))) return null;
  const steps: ((name: string) => boolean)[] = [];
  for (const part of parts) {
    if (part === '**') return [...steps, () => true, ANY_DEPTH];
    steps.push(picomatch(part, OPTIONS));
  }
  // Everything below a matching folder is included.
  return parts.at(-1)?.endsWith('*') === true ? steps : [...steps, ANY_DEPTH];
}

/** Stands for any number of steps. */
const ANY_DEPTH = () => true;

function mayLeadToMatch(names: readonly string[], steps: readonly ((name: string) => boolean)[]): boolean {
  const isOpen = steps.at(-1) === ANY_DEPTH;
  const closed = isOpen ? steps.slice(0, -1) : steps;
  if (!isOpen && names.length >= closed.length) return false;
  return names.every((name, index) => index >= closed.length || closed[index]?.(name) === true);
}
