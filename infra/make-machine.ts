import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

export interface MachineOptions {
  readonly name: string;
  readonly comment: string;
  /** In the Amazon States Language. */
  readonly definition: object;
  /** ARNs by their placeholder names in the definition. */
  readonly functions: Readonly<Record<string, string>>;
  readonly role: Role;
}

/** A state machine with its log; the log contains no data of the executions. */
export function makeMachine(
  scope: Construct,
  { name, comment, definition, functions, role }: MachineOptions,
): StateMachine {
  const machine = new StateMachine(scope, 'Machine', {
    stateMachineName: name,
    comment,
    definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
    definitionSubstitutions: { ...functions },
    role,
    tracingEnabled: true,
    logs: {
      // Step Functions requires this prefix of the name, and the state contains only names of locations and counts.
      destination: new LogGroup(scope, 'MachineLog', {
        logGroupName: `/aws/vendedlogs/states/${name}`,
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: LogLevel.ALL,
      includeExecutionData: false,
    },
  });
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'X-Ray and the delivery of logs know no resources of their own.',
  });
  return machine;
}
