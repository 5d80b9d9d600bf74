import { bashScript } from './bash-script.js';
import { fishScript } from './fish-script.js';
import type { CompletionContext } from './contexts.js';
import { zshScript } from './zsh-script.js';

/** The completion script for each shell: plain text, so that no key press has to start the command. */
export const COMPLETION_SCRIPTS: Readonly<Record<Shell, (contexts: readonly CompletionContext[]) => string>> =
  {
    bash: bashScript,
    zsh: zshScript,
    fish: fishScript,
  };

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];
