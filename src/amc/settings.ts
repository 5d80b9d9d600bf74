import type { AmcCredentials } from './access-tokens.js';
import { AmcInterruptedError } from './errors.js';
import { AMC_REGIONS, isAmcRegion } from './regions.js';
import type { AmcRegion } from './regions.js';
import { Secret } from './secret.js';
import { AmcSettingsError } from './settings-error.js';
import type { SettingsProblem } from './settings-error.js';
import { SettingSources } from './setting-sources.js';
import type { Environment, SecretReader } from './setting-sources.js';

/** Everything that AmcClient needs, and the instances to process. Printing it shows no secret. */
export interface AmcSettings {
  readonly credentials: AmcCredentials;
  readonly accountId: string;
  readonly marketplaceId: string;
  /** At least one; `AMC_INSTANCE_ID` may name several, separated by commas or spaces. */
  readonly instanceIds: readonly string[];
  /** Undefined when both URLs are given and no region. */
  readonly region: AmcRegion | undefined;
  readonly apiUrl: string;
  readonly tokenUrl: string;
  /** `AMC_ADS_ACCOUNT_ID`, optional. */
  readonly adsAccountId: string | undefined;
  /** `AMC_SCOPE`, optional. */
  readonly scope: string | undefined;
}

/** The settings known so far: AMC itself supplies the rest (`findSettings`). */
export interface AmcLogin extends Omit<AmcSettings, 'accountId' | 'marketplaceId'> {
  readonly accountId: string | undefined;
  readonly marketplaceId: string | undefined;
}

/** Where the settings are read from. */
export interface ReadSettingsOptions {
  /** Default `process.env`. */
  readonly env?: Environment | undefined;
  /** Without it, settings that name an AWS secret are reported as problems. */
  readonly readSecret?: SecretReader | undefined;
  /** From the command line, instead of `AMC_INSTANCE_ID`. */
  readonly instanceIds?: readonly string[] | undefined;
  /** For reading secrets. Default 30 s. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Characters allowed in a header: any other value could cause an error that quotes it. */
const HEADER_SAFE = /^[\x21-\x7e]+$/;

/**
 * Reads the settings for AMC from the environment and from the AWS secrets that it names. Throws
 * AmcSettingsError with every missing or unusable setting at once.
 */
export async function readAmcSettings(options: ReadSettingsOptions = {}): Promise<AmcSettings> {
  return inTime(options, (reader) => reader.read());
}

/**
 * As `readAmcSettings`, but account, marketplace and instances may be missing.
 * @internal
 */
export async function readAmcLogin(options: ReadSettingsOptions = {}): Promise<AmcLogin> {
  return inTime(options, (reader) => reader.readLogin());
}

async function inTime<T>(
  options: ReadSettingsOptions,
  read: (reader: SettingsReader) => Promise<T>,
): Promise<T> {
  const { env = process.env, readSecret, timeoutMs = 30_000, signal } = options;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException('Timed out', 'TimeoutError')), timeoutMs);
  const onAbort = (): void => controller.abort(signal?.reason);
  if (signal?.aborted === true) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await read(
      new SettingsReader(
        new SettingSources({ env, readSecret, signal: controller.signal }),
        options.instanceIds,
      ),
    );
  } catch (error) {
    if (signal?.aborted === true) throw new AmcInterruptedError('Login', false);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

class SettingsReader {
  readonly #sources: SettingSources;
  readonly #instanceIds: readonly string[] | undefined;
  readonly #problems: SettingsProblem[] = [];

  constructor(sources: SettingSources, instanceIds: readonly string[] | undefined) {
    this.#sources = sources;
    this.#instanceIds = instanceIds;
  }

  async read(): Promise<AmcSettings> {
    const credentials = await this.#credentials();
    const accountId = await this.#required('AMC_ACCOUNT_ID');
    const marketplaceId = await this.#required('AMC_MARKETPLACE_ID');
    const instanceIds = await this.#instances(true);
    const rest = await this.#rest();
    this.#throwProblems();
    return Object.freeze({ credentials, accountId, marketplaceId, instanceIds, ...rest });
  }

  async readLogin(): Promise<AmcLogin> {
    const credentials = await this.#credentials();
    const accountId = await this.#optional('AMC_ACCOUNT_ID');
    const marketplaceId = await this.#optional('AMC_MARKETPLACE_ID');
    const instanceIds = await this.#instances(false);
    const rest = await this.#rest();
    this.#throwProblems();
    return Object.freeze({ credentials, accountId, marketplaceId, instanceIds, ...rest });
  }

  async #credentials(): Promise<AmcCredentials> {
    return {
      clientId: new Secret(await this.#required('AMC_CLIENT_ID')),
      clientSecret: new Secret(await this.#required('AMC_CLIENT_SECRET')),
      refreshToken: new Secret(await this.#required('AMC_REFRESH_TOKEN')),
    };
  }

  async #rest(): Promise<Pick<AmcSettings, 'region' | 'apiUrl' | 'tokenUrl' | 'adsAccountId' | 'scope'>> {
    const givenApiUrl = await this.#url('AMC_API_URL');
    const givenTokenUrl = await this.#url('AMC_TOKEN_URL');
    const region = await this.#region(givenApiUrl !== undefined && givenTokenUrl !== undefined);
    const defaults = AMC_REGIONS[region ?? 'NA'];
    return {
      region,
      apiUrl: givenApiUrl ?? defaults.apiUrl,
      tokenUrl: givenTokenUrl ?? defaults.tokenUrl,
      adsAccountId: await this.#optional('AMC_ADS_ACCOUNT_ID'),
      scope: await this.#optional('AMC_SCOPE'),
    };
  }

  #throwProblems(): void {
    const problems = [...this.#sources.problems, ...this.#problems];
    if (problems.length > 0) throw new AmcSettingsError(problems);
  }

  /**
   * A required setting. When it is missing, that is recorded and an empty string is returned, so that all
   * problems are found.
   */
  async #required(setting: string): Promise<string> {
    const { value, lookedIn } = await this.#sources.find(setting);
    if (value === undefined) {
      this.#problem(setting, 'it is missing; set it in one of the places.', lookedIn);
      return '';
    }
    this.#checkHeaderSafe(setting, value);
    return value;
  }

  async #optional(setting: string): Promise<string | undefined> {
    const { value } = await this.#sources.find(setting);
    if (value !== undefined) this.#checkHeaderSafe(setting, value);
    return value;
  }

  #checkHeaderSafe(setting: string, value: string): void {
    if (HEADER_SAFE.test(value)) return;
    this.#problem(setting, 'it has spaces, line breaks or letters outside ASCII in it; copy it again.', []);
  }

  async #instances(isNeeded: boolean): Promise<readonly string[]> {
    if (this.#instanceIds !== undefined && this.#instanceIds.length > 0) return this.#instanceIds;
    const { value, lookedIn } = await this.#sources.find('AMC_INSTANCE_ID');
    const ids = (value ?? '').split(/[\s,]+/).filter((id) => id !== '');
    if (ids.length === 0 && isNeeded) {
      this.#problem('AMC_INSTANCE_ID', 'it is missing; set it in one of the places.', [
        'instances given with the call (none)',
        ...lookedIn,
      ]);
    }
    return [...new Set(ids)];
  }

  async #region(urlsGiven: boolean): Promise<AmcRegion | undefined> {
    const { value, lookedIn } = await this.#sources.find('AMC_REGION');
    if (value === undefined) {
      if (!urlsGiven) this.#problem('AMC_REGION', 'it is missing; set it to NA, EU or FE.', lookedIn);
      return undefined;
    }
    const region = value.toUpperCase();
    if (isAmcRegion(region)) return region;
    this.#problem('AMC_REGION', 'it is none of NA (North America), EU (Europe), FE (Far East).', []);
    return undefined;
  }

  async #url(setting: string): Promise<string | undefined> {
    const { value } = await this.#sources.find(setting);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    // Secrets go to these addresses: unencrypted only to this machine.
    const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.has(url.hostname));
    if (!safe) this.#problem(setting, 'it must be an https:// URL (http:// only for this machine).', []);
    else if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
      this.#problem(setting, 'it must be a plain URL without user, query or fragment.', []);
    }
    return value.replace(/\/+$/, '');
  }

  #problem(setting: string, message: string, lookedIn: readonly string[]): void {
    this.#problems.push({ setting, message, lookedIn });
  }
}
