import {
  parseLambdaConfig,
  type LambdaConfig,
  type RouteConfig,
} from '../src/lambda/config/lambda-config.js';
import type { StackSettings } from './settings-shape.js';

/** The function's locations: `s3://bucket/prefix/` each, known once the stack is deployed. */
export interface Places {
  /** Everything that AMC need not see. */
  readonly output: string;
  /** Data files and manifests. */
  readonly data: string;
}

/** Placeholder names for the buckets. */
const PLACEHOLDER: Places = { output: 's3://output-bucket/', data: 's3://data-bucket/' };

/** The data sets as the function will read them. @throws SchemaError */
export function lambdaConfig(settings: StackSettings): LambdaConfig<RouteConfig> {
  return parseLambdaConfig(JSON.stringify(configuration(settings, PLACEHOLDER)), 'settings');
}

/** The function's configuration. */
export function configuration({ dataSets, refused }: StackSettings, { output, data }: Places) {
  return {
    output: `${output}runs/`,
    dataOutput: `${data}runs/`,
    claims: `${output}claims/`,
    ledger: `${output}ledger/`,
    staging: `${output}staging/`,
    dataSets,
    refused: refused === 'copy' ? { action: refused, to: `${output}quarantine/` } : { action: refused },
  };
}
