import { ArnFormat, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { regionInFindings } from './bucket-location.js';
import type { ScaleOutSettings } from './stack-settings.js';

/**
 * The state machine, known only by name: what starts it is created before it, and it needs a name to call itself by.
 */
export class ScaleOutTarget {
  readonly name: string;
  readonly arn: string;
  /** What the function for drops needs to know. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #stack: Stack;

  constructor(stack: Stack, { aboveBytes }: ScaleOutSettings) {
    this.#stack = stack;
    this.name = `${stack.stackName}-scale-out`;
    this.arn = this.#arnOf('stateMachine', this.name);
    this.environment = {
      AMC_INGEST_STATE_MACHINE: this.arn,
      AMC_INGEST_SCALE_OUT_ABOVE_BYTES: String(aboveBytes),
    };
  }

  /** Lets a function start executions for drops, and check what happened to an earlier one. */
  allowStart(role: Role): void {
    role.addToPolicy(
      new PolicyStatement({
        sid: 'StartScaleOut',
        actions: ['states:StartExecution'],
        resources: [this.arn],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        sid: 'SeeScaleOut',
        actions: ['states:DescribeExecution'],
        resources: [this.#arnOf('execution', `${this.name}:drop-*`)],
      }),
    );
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:${regionInFindings(Stack.of(role))}:<AWS::AccountId>:execution:${this.name}:drop-*]`,
      reason: 'Executions of its own state machine, named for a hash of their drop.',
    });
  }

  #arnOf(resource: string, resourceName: string): string {
    return this.#stack.formatArn({
      service: 'states',
      resource,
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
