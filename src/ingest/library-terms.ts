/** Command options whose names in `ingest()` are not simply their camel-case form. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['--join', 'joins'],
  ['--instance', 'instanceIds'],
]);

const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/--join (\S+)=FILE/g, 'joins: { $1: FILE }'],
  [/\bRun the same command again\b/g, 'Call ingest() again with the same options'],
  [/\brun the same command again\b/g, 'call ingest() again with the same options'],
];

/** A message in which the command's options are replaced by the names of `ingest()`'s options. */
export function inLibraryTerms(message: string): string {
  const phrases = PHRASES.reduce((text, [said, instead]) => text.replaceAll(said, instead), message);
  return phrases.replaceAll(/(?<![\w-])--[a-z][a-z-]*[a-z](?![\w-])/g, (flag) => {
    const camelCase = flag.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return OTHER_NAMES.get(flag) ?? camelCase;
  });
}
