import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { IngestStack } from './ingest-stack.js';
import type { StackSettings } from './stack-settings.js';

/** The app with its one stack. Synthesizing it fails where a rule of cdk-nag is broken without a reason. */
export function makeApp(settings: StackSettings, outdir?: string): { app: App; stack: IngestStack } {
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    analyticsReporting: false,
    context: {
      '@aws-cdk/core:checkSecretUsage': true,
    },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack: new IngestStack(app, settings.stackName, settings) };
}
