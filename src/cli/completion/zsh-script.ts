import type { CompletedOption, Place } from './places.js';
import { placePatterns, singleQuoted } from './shell-text.js';

/** Completion for zsh, with descriptions. */
export function zshScript(places: readonly Place[]): string {
  return `#compdef amc-ingest
# zsh completion for amc-ingest; save as _amc-ingest in a folder of $fpath
_amc-ingest() {
  local place='' next index previous="\${words[CURRENT-1]}"
  local -a commands options values
  for (( index = 2; index < CURRENT; index++ )); do
    next="\${place:+$place }\${words[index]}"
    case "$next" in
      (${placePatterns(places)}) place="$next" ;;
    esac
  done
  case "$place $previous" in
${places.flatMap(valueCases).join('\n')}
  esac
  case "$place" in
${places.map(placeCase).join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    _describe option options
  else
    (( \${#commands} )) && _describe command commands
    (( \${#values} )) && compadd -a values
    (( \${#commands} + \${#values} )) || _files
  fi
}
# Loaded by itself from a folder of $fpath, or by source.
if [[ "\${funcstack[1]}" == _amc-ingest ]]; then _amc-ingest "$@"; else compdef _amc-ingest amc-ingest; fi
`;
}

function valueCases({ words, options }: Place): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map((option) => `    (${singleQuoted(`${words} ${option.name}`)}) ${valueAction(option)}; return ;;`);
}

function valueAction({ name, values }: CompletedOption): string {
  if (values === null) return '_files';
  const list = `compadd -- ${values.map(singleQuoted).join(' ')}`;
  return name === '--schema' ? `${list}; _files` : list;
}

function placeCase({ words, commands, options, values }: Place): string {
  return `    (${singleQuoted(words)})
      commands=(${commands.map(described).join(' ')})
      options=(${options.map(described).join(' ')})
      values=(${(values ?? []).map(singleQuoted).join(' ')}) ;;`;
}

/** What \`_describe\` takes: \`name:description\`, with colons of the name masked. */
function described({ name, description }: { readonly name: string; readonly description: string }): string {
  return singleQuoted(`${name.replaceAll(':', String.raw`\:`)}:${description}`);
}
