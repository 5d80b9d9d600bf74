import { Duration, Size, Stack, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  CfnFunction,
  Function,
  LoggingFormat,
  Runtime,
  type Code,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { StackSettings } from './stack-settings.js';

/** As long as Lambda lets a function run. */
export const FUNCTION_TIMEOUT = Duration.minutes(15);

export interface FunctionSpec {
  readonly code: Code;
  readonly description: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly settings: StackSettings;
  /** Parts are staged on disk until they are uploaded: this is the maximum. Default: Lambda's own. */
  readonly stagesParts?: boolean;
  readonly reservedConcurrency?: number | undefined;
  readonly roleDescription: string;
}

/** A function with its role and log; their names start with `prefix`. */
export interface MadeFunction {
  readonly function: Function;
  readonly role: Role;
  readonly logGroup: LogGroup;
}

/** @param ids of function, role and log in the scope */
export function makeFunction(
  scope: Construct,
  ids: { readonly function: string; readonly role: string; readonly log: string },
  spec: FunctionSpec,
): MadeFunction {
  const { settings } = spec;
  const logGroup = new LogGroup(scope, ids.log, { retention: RetentionDays.THREE_MONTHS });
  const role = new Role(scope, ids.role, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: spec.roleDescription,
  });
  const made = new Function(scope, ids.function, {
    description: spec.description,
    runtime: Runtime.NODEJS_22_X,
    // The same speed for a fifth less.
    architecture: Architecture.ARM_64,
    handler: spec.handler,
    code: spec.code,
    role,
    logGroup,
    // Lines are already JSON, and each metric has to be alone on its line.
    loggingFormat: LoggingFormat.TEXT,
    timeout: FUNCTION_TIMEOUT,
    memorySize: spec.memoryMb,
    // The time ends before the disk is full, and the disk costs a thousandth of what the function costs.
    ...(spec.stagesParts === true ? { ephemeralStorageSize: Size.gibibytes(10) } : {}),
    environment: { ...spec.environment },
    ...(spec.reservedConcurrency === undefined
      ? {}
      : { reservedConcurrentExecutions: spec.reservedConcurrency }),
  });
  Validations.of(made).acknowledge({
    id: 'AwsSolutions-L1',
    reason: 'Node 22 is what the tests run on, and supported until April 2027.',
  });
  if (settings.vpc !== undefined) joinVpc(made, role, settings.vpc);
  return { function: made, role, logGroup };
}

/** What Lambda needs to reach subnets of a VPC; its own code may not use it. */
function joinVpc(made: Function, role: Role, vpc: NonNullable<StackSettings['vpc']>): void {
  const resource = made.node.defaultChild;
  if (!(resource instanceof CfnFunction)) throw new TypeError('A function is made of one CfnFunction.');
  resource.vpcConfig = { subnetIds: [...vpc.subnetIds], securityGroupIds: [...vpc.securityGroupIds] };
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ];
  role.addToPolicy(new PolicyStatement({ sid: 'JoinVpc', actions, resources: ['*'] }));
  const { partition, region, account } = Stack.of(made);
  role.addToPolicy(
    new PolicyStatement({
      sid: 'OnlyLambdaJoinsVpc',
      effect: Effect.DENY,
      actions,
      resources: ['*'],
      conditions: {
        ArnLike: { 'lambda:SourceFunctionArn': `arn:${partition}:lambda:${region}:${account}:function:*` },
      },
    }),
  );
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Network interfaces have no name before they are made.',
  });
}
