import { readFileSync } from 'node:fs';
import { UsageError } from '../src/errors.js';
import type { LambdaConfig, RouteConfig } from '../src/lambda/config/lambda-config.js';
import { checkTogether } from './check-settings.js';
import { lambdaConfig } from './configuration.js';
import { settingsShape, type StackSettings } from './settings-shape.js';

export type { ScaleOutSettings, StackSettings } from './settings-shape.js';

/** @throws ZodError, or SchemaError if the function would refuse the data sets: before anything is deployed */
export function parseSettings(value: unknown): StackSettings {
  const settings = settingsShape.superRefine(checkTogether).parse(value);
  checkUploads(settings, lambdaConfig(settings));
  return Object.freeze(settings);
}

export function readSettings(file: string): StackSettings {
  return parseSettings(JSON.parse(readFileSync(file, 'utf8')));
}

/** What would work, but is hardly intended. */
export function warningsOf(settings: StackSettings): readonly string[] {
  const { alarmTopicArn, alarmEmail } = settings;
  return alarmTopicArn === undefined && alarmEmail === undefined
    ? [
        'Alarms notify nobody: a refused drop or upload shows in the CloudWatch console only. Set "alarmEmail" or "alarmTopicArn".',
      ]
    : [];
}

/** Uploads that AMC could not read, or that nobody could make, would all fail once deployed. */
function checkUploads(settings: StackSettings, config: LambdaConfig<RouteConfig>): void {
  if (!config.dataSets.some(({ upload }) => upload !== undefined)) return;
  const missing = [
    ...(settings.amcUploadAccountId === undefined && settings.buckets.data === undefined
      ? ["amcUploadAccountId: AMC's data upload account has to read the runs"]
      : []),
    ...(Object.keys(settings.secrets).length === 0
      ? ['secrets: the function needs the settings of AMC, e.g. {"AMC_SECRET": "amc"}']
      : []),
  ];
  if (missing.length === 0) return;
  throw new UsageError(`A data set says upload, and the stack cannot: ${missing.join('; ')}.`, {
    code: 'INVALID_OPTIONS',
  });
}
