import { z } from 'zod';

import { parseJson } from './parse-json.js';
import type { SettingsProblem } from './settings-error.js';

/** Reads an AWS secret's text by name or ARN; rejects when it does not exist or must not be read. */
export type SecretReader = (name: string, signal: AbortSignal) => Promise<string>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that may each be in an AWS secret of their own, named by the variable with `_SECRET` appended. */
export const SECRET_SETTINGS = ['AMC_CLIENT_ID', 'AMC_CLIENT_SECRET', 'AMC_REFRESH_TOKEN'] as const;

/** Names the AWS secret whose text is a JSON object with settings by variable name. */
export const JSON_SECRET = 'AMC_SECRET';

export interface SettingSourcesOptions {
  readonly env: Environment;
  readonly readSecret: SecretReader | undefined;
  readonly signal: AbortSignal;
}

export interface FoundSetting {
  readonly value: string | undefined;
  readonly lookedIn: readonly string[];
}

type JsonSecret = Readonly<Record<string, string>>;

const jsonSecret = z
  .record(z.string(), z.unknown())
  .transform((entries): JsonSecret =>
    Object.fromEntries(
      Object.entries(entries).flatMap(([key, value]): [string, string][] =>
        typeof value === 'string' ? [[key, value]] : [],
      ),
    ),
  );

/** Looks settings up: in the environment, then in a setting's own AWS secret, then in the shared JSON secret. */
export class SettingSources {
  /** Secrets that could not be read, in addition to missing settings. */
  readonly problems: SettingsProblem[] = [];
  readonly #options: SettingSourcesOptions;
  #json: Promise<JsonSecret> | undefined;

  constructor(options: SettingSourcesOptions) {
    this.#options = options;
  }

  async find(setting: string): Promise<FoundSetting> {
    const { env } = this.#options;
    const lookedIn = [`environment variable ${setting} (${setting in env ? 'empty' : 'not set'})`];
    const given = present(env[setting]);
    if (given !== undefined) return { value: given, lookedIn };

    if (SECRET_SETTINGS.some((name) => name === setting)) {
      const variable = `${setting}_SECRET`;
      const name = present(env[variable]);
      lookedIn.push(`AWS secret named by ${variable} (${name ?? 'not set'})`);
      const value = name === undefined ? undefined : present(await this.#read(variable, name));
      if (value !== undefined) return { value, lookedIn };
    }

    const name = present(env[JSON_SECRET]);
    lookedIn.push(
      `key ${setting} of the JSON in the AWS secret named by ${JSON_SECRET} (${name ?? 'not set'})`,
    );
    if (name === undefined) return { value: undefined, lookedIn };
    this.#json ??= this.#readJson(name);
    return { value: present((await this.#json)[setting]), lookedIn };
  }

  async #readJson(name: string): Promise<JsonSecret> {
    const text = await this.#read(JSON_SECRET, name);
    if (text === undefined) return {};
    const parsed = jsonSecret.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    this.problems.push({
      setting: JSON_SECRET,
      message: `the AWS secret ${name} is not a JSON object such as {"AMC_CLIENT_ID": "…"}.`,
      lookedIn: [],
    });
    return {};
  }

  async #read(variable: string, name: string): Promise<string | undefined> {
    const { readSecret, signal } = this.#options;
    if (readSecret === undefined) {
      this.problems.push({
        setting: variable,
        message: `names an AWS secret (${name}), but reading AWS secrets is not possible here.`,
        lookedIn: [],
      });
      return undefined;
    }
    try {
      return await untilAborted(readSecret(name, signal), signal);
    } catch (error) {
      this.problems.push({
        setting: variable,
        // Only the kind of error is shown: its message comes from another program and may contain anything.
        message: `the AWS secret ${name} could not be read (${errorName(error)}). Check its name, the AWS region and the right secretsmanager:GetSecretValue.`,
        lookedIn: [],
      });
      return undefined;
    }
  }
}

function present(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error';
}

/** Ends the wait even when the reader ignores the signal. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort: (() => void) | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        onAbort = () => reject(signal.reason);
        signal.addEventListener('abort', onAbort, { once: true });
      }),
    ]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}
