import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { IngestStack } from './ingest-stack.js';
import type { StackSettings } from './stack-settings.js';

export interface AppOptions {
  readonly outdir?: string;
  /**
   * A template that can be deployed without CDK: its parameters name the functions' ZIP file, whose default key is
   * this.
   */
  readonly codeKey?: string;
  /** Whether rules are checked. Default: true */
  readonly isChecked?: boolean;
}

/**
 * The app with its one stack. Synthesizing it fails if a rule of cdk-nag is broken without a reason, and if
 * CloudFormation would refuse the template, as far as that can be known before deployment.
 */
export function makeApp(
  settings: StackSettings,
  { outdir, codeKey, isChecked = true }: AppOptions = {},
): { app: App; stack: IngestStack } {
  const app = new App({
    ...(outdir === undefined ? {} : { outdir }),
    analyticsReporting: false,
    context: {
      '@aws-cdk/core:checkSecretUsage': true,
      '@aws-cdk/core:validateAgainstDefaultRules': isChecked,
      ...(codeKey === undefined ? {} : { 'aws:cdk:enable-path-metadata': false }),
    },
  });
  if (isChecked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const props = codeKey === undefined ? {} : { codeKey };
  return { app, stack: new IngestStack(app, settings.stackName, settings, props) };
}
