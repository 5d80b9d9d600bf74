import type { S3Client } from '@aws-sdk/client-s3';
import { isS3Url } from '../../aws/s3-location.js';
import { IngestError, SchemaError, UsageError } from '../../errors.js';
import { tableNameOf } from '../../ingest/collaboration-run.js';
import { loadSchema } from '../../schema/load-schema.js';
import { checkStrategy } from '../../hand-over/upload-definition.js';
import type { DataSetSchema } from '../../schema/data-set-schema.js';
import { parseDataSetSchema } from '../../schema/parse-schema.js';
import { fetchS3Text, fetchSsmParameter } from './fetch-text.js';
import {
  parseLambdaConfig,
  type DataSetRoute,
  type LambdaConfig,
  type RouteConfig,
} from './lambda-config.js';

/** A container reads its configuration again after this time. */
export const DEFAULT_TTL_MS = 60_000;

export interface ConfigSourceOptions {
  /** `AMC_INGEST_CONFIG`: the configuration as JSON, an `s3://` URL, or the name or ARN of an SSM parameter. */
  readonly location: string | undefined;
  readonly s3Client: S3Client;
  /** Default: one minute. */
  readonly ttlMs?: number;
  readonly now?: () => number;
  /** Called when an expired configuration stays in use because the new one cannot be read at the moment. */
  readonly onStale?: (error: IngestError) => void;
  /** Default: from SSM. */
  readonly fetchParameter?: (name: string) => Promise<string>;
}

/** The configuration, cached for a short time. The schemas it names are read and checked with it. */
export class ConfigSource {
  readonly #options: ConfigSourceOptions;
  #kept: { readonly config: LambdaConfig; readonly until: number } | null = null;

  constructor(options: ConfigSourceOptions) {
    this.#options = options;
  }

  /**
   * @throws {UsageError} NO_CONFIG, CONFIG_NOT_READABLE; {@link SchemaError} when it is wrong; StorageError when it
   *   cannot be reached and there is no earlier one
   */
  async get(): Promise<LambdaConfig> {
    const now = (this.#options.now ?? Date.now)();
    if (this.#kept !== null && now < this.#kept.until) return this.#kept.config;
    try {
      const config = await this.#load();
      this.#kept = { config, until: now + (this.#options.ttlMs ?? DEFAULT_TTL_MS) };
      return config;
    } catch (error) {
      if (this.#kept === null || !(error instanceof IngestError) || !error.retryable) throw error;
      this.#options.onStale?.(error);
      return this.#kept.config;
    }
  }

  async #load(): Promise<LambdaConfig> {
    const location = this.#options.location?.trim() ?? '';
    if (location === '') {
      throw new UsageError(
        'There is no configuration. Set AMC_INGEST_CONFIG to the JSON itself, an s3:// URL, or the name of an SSM parameter.',
        { code: 'NO_CONFIG' },
      );
    }
    const inline = location.startsWith('{');
    const config = parseLambdaConfig(
      inline ? location : await this.#fetch(location),
      inline ? 'AMC_INGEST_CONFIG' : location,
    );
    const dataSets: DataSetRoute[] = [];
    for (const route of config.dataSets) dataSets.push(await this.#withSchema(route));
    return { ...config, dataSets };
  }

  #fetch(location: string): Promise<string> {
    return isS3Url(location)
      ? fetchS3Text(this.#options.s3Client, location)
      : (this.#options.fetchParameter ?? fetchSsmParameter)(location);
  }

  /** The same with its schema checked, and an `s3://` one read. */
  async #withSchema(route: RouteConfig): Promise<DataSetRoute> {
    const { schema } = route;
    if (typeof schema !== 'string') {
      return routeWith(route, parseDataSetSchema(schema, `of the prefix "${route.prefix}"`));
    }
    if (!isS3Url(schema)) return routeWith(route, await loadSchema(schema));
    const read = toRecord(await fetchS3Text(this.#options.s3Client, schema), schema);
    return routeWith({ ...route, schema: read }, parseDataSetSchema(read, schema));
  }
}

function routeWith(route: RouteConfig, schema: DataSetSchema): DataSetRoute {
  checkJoins(route, schema);
  if (route.upload !== undefined) checkStrategy(route.upload.strategy, schema);
  // A table is named by its own name.
  const dataSetId = route.target === 'collaboration' ? tableNameOf(schema, route) : schema.dataSetId;
  return { ...route, dataSetId };
}

/** A drop is one file, so a file that must be joined to it cannot come with it. */
function checkJoins({ prefix }: RouteConfig, { dataSetId, input }: DataSetSchema): void {
  const join = input?.join?.find(({ optional }) => optional !== true);
  if (join === undefined) return;
  throw new SchemaError(
    `The schema of ${dataSetId} for the prefix "${prefix}" joins a second file ("${join.name}"), which the function cannot get: a drop is one file. Join the two before they are dropped, run the command with --join ${join.name}=FILE, or take the join out of the schema or make it optional.`,
    [{ path: 'input.join', message: `"${join.name}" is a second file` }],
  );
}

function toRecord(text: string, name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value));
  } catch {
    // Reported below: V8's message quotes the text.
  }
  throw new SchemaError(`The schema ${name} is not a JSON object.`, [
    { path: '(file)', message: 'is not a JSON object' },
  ]);
}
