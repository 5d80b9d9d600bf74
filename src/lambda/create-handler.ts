import { createS3Client } from '../aws/s3-client.js';
import { UsageError } from '../errors.js';
import { ConfigSource, DEFAULT_TTL_MS } from './config/config-source.js';
import { DEFAULT_STOP_BEFORE_MS, type LambdaContext } from './deadline.js';
import { handleEvent, type DirectResponse } from './handle-event.js';
import type { SqsBatchResponse } from './events/sqs-event.js';
import { errorFields, Log } from './log.js';
import { Metrics } from './metrics.js';
import {
  DEFAULT_MAX_WHOLE_BYTES,
  DEFAULT_RANGE_BYTES,
  DEFAULT_SCALE_OUT_ABOVE_BYTES,
} from './scale-out/default-sizes.js';
import type { LambdaServices } from './services.js';
import type { LambdaSteps } from './steps.js';

/** A function as Lambda calls it. */
export type LambdaHandler = (
  event: unknown,
  context: LambdaContext,
) => Promise<SqsBatchResponse | DirectResponse>;

/** The environment variables that are read, besides those of the AWS SDK. */
export type LambdaEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * Makes a handler. Clients and configuration are created at the first event and kept for the container's lifetime.
 * `AMC_INGEST_CONFIG`: see {@link ConfigSource}. `AMC_INGEST_CONFIG_TTL_SECONDS`: default 60.
 * `AMC_INGEST_STOP_BEFORE_MS`: time reserved for a clean exit, default 20,000. `AMC_INGEST_SCALE_OUT_ABOVE_BYTES`:
 * larger drops go straight to the scale-out, default 4 GB. `AMC_INGEST_RANGE_BYTES`: size of a range there, default 512
 * MB. `AMC_INGEST_MAX_WHOLE_BYTES`: a file that cannot be split and unpacks to more is refused there, default 6 GB.
 */
export function createHandler(
  steps: LambdaSteps = {},
  environment: LambdaEnvironment = process.env,
): LambdaHandler {
  const log = new Log(write);
  let services: LambdaServices | null = null;
  return async (event, context) => {
    try {
      services ??= createServices(environment, steps);
    } catch (error) {
      log.step('error', 'failed', errorFields(error));
      throw error;
    }
    return handleEvent(event, context, services);
  };
}

/** Not console: Lambda would wrap the lines, and each metric has to be alone on its line. */
function write(line: string): void {
  process.stdout.write(line);
}

/** What every function of the bundle works with, taken from its environment. */
export function createServices(environment: LambdaEnvironment, steps: LambdaSteps): LambdaServices {
  const log = new Log(write);
  const s3 = createS3Client();
  const config = new ConfigSource({
    location: environment['AMC_INGEST_CONFIG'],
    s3Client: s3,
    ttlMs: numberFrom(environment, 'AMC_INGEST_CONFIG_TTL_SECONDS', DEFAULT_TTL_MS / 1000) * 1000,
    onStale: (error) => log.step('warn', 'staleConfig', errorFields(error)),
  });
  return {
    s3,
    config,
    log,
    metrics: new Metrics(write, environment['AWS_LAMBDA_FUNCTION_NAME'] ?? 'amc-ingest'),
    steps,
    stopBeforeMs: numberFrom(environment, 'AMC_INGEST_STOP_BEFORE_MS', DEFAULT_STOP_BEFORE_MS),
    scaleOutAboveBytes: numberFrom(
      environment,
      'AMC_INGEST_SCALE_OUT_ABOVE_BYTES',
      DEFAULT_SCALE_OUT_ABOVE_BYTES,
    ),
    maxWholeBytes: numberFrom(environment, 'AMC_INGEST_MAX_WHOLE_BYTES', DEFAULT_MAX_WHOLE_BYTES),
    rangeBytes: Math.max(
      1,
      Math.floor(numberFrom(environment, 'AMC_INGEST_RANGE_BYTES', DEFAULT_RANGE_BYTES)),
    ),
  };
}

function numberFrom(environment: LambdaEnvironment, name: string, standard: number): number {
  const text = environment[name] ?? '';
  const value = text === '' ? standard : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new UsageError(`The value of ${name} is wrong: give a number that is not negative.`, {
    code: 'INVALID_ENVIRONMENT',
  });
}
