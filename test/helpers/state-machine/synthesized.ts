import { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { makeApp } from '../../../infra/make-app.js';
import { parseSettings } from '../../../infra/stack-settings.js';
import { RANGES_ARN, STEPS_ARN } from './definition-for.js';

const resources = z.record(
  z.string(),
  z.object({
    Properties: z.object({
      DefinitionString: z.string(),
      DefinitionSubstitutions: z.record(
        z.string(),
        z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
      ),
    }),
  }),
);

/** Synthesizes the stack, which fails when cdk-nag has a finding without a reason. */
export function synthesizedTemplate(settings: object, outdir: string): Template {
  const { app, stack } = makeApp(parseSettings(settings), { outdir });
  app.synth();
  return Template.fromStack(stack);
}

/** The text of the state machine's definition as CloudFormation passes it on, with the functions' ARNs filled in. */
export function definitionIn(template: Template): string {
  const found = template.findResources('AWS::StepFunctions::StateMachine');
  const [machine] = Object.values(resources.parse(found));
  if (machine === undefined) throw new Error('The stack has no state machine.');
  const { DefinitionString, DefinitionSubstitutions } = machine.Properties;
  return Object.entries(DefinitionSubstitutions).reduce(
    (
      text,
      [
        name,
        {
          'Fn::GetAtt': [resource],
        },
      ],
    ) => {
      const arn = resource.includes('Ranges') ? RANGES_ARN : STEPS_ARN;
      return text.replaceAll(`\${${name}}`, arn);
    },
    DefinitionString,
  );
}
