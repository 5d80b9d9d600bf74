import { attribute, logicalName, ref, sub, type Resource } from './resource.js';
import { readTables } from './roles.js';
import type { StackTable } from './stack-table.js';

/** AMC's accounts, whose analyses are allowed. Source: Amazon's guide for event tables. */
export const AMC_ANALYSIS_PROVIDERS = ['657425294073', '813176346477'] as const;

/** Event tables as Clean Rooms represents them, with the analysis rules that AMC requires. */
export function eventResources(tables: readonly StackTable[]): Record<string, Resource> {
  if (tables.length === 0) return {};
  return {
    EventRole: role(tables),
    ...Object.fromEntries(
      tables.flatMap((table) => [
        [logicalName('Configured', table.name), configuredTable(table)] as const,
        [logicalName('Association', table.name), association(table)] as const,
      ]),
    ),
  };
}

function configuredTable({ name, columns }: StackTable): Resource {
  return {
    Type: 'AWS::CleanRooms::ConfiguredTable',
    DependsOn: [logicalName('Table', name)],
    Properties: {
      Name: name,
      AnalysisMethod: 'DIRECT_QUERY',
      AllowedColumns: columns.map((column) => column.name),
      TableReference: { Glue: { DatabaseName: ref('Database'), TableName: name } },
      AnalysisRules: [
        {
          Type: 'CUSTOM',
          Policy: {
            V1: {
              Custom: {
                AllowedAnalyses: ['ANY_QUERY'],
                AllowedAnalysisProviders: [...AMC_ANALYSIS_PROVIDERS],
                AdditionalAnalyses: ref('AdditionalAnalyses'),
              },
            },
          },
        },
      ],
    },
  };
}

function association({ name }: StackTable): Resource {
  return {
    Type: 'AWS::CleanRooms::ConfiguredTableAssociation',
    Properties: {
      Name: name,
      MembershipIdentifier: ref('MembershipId'),
      ConfiguredTableIdentifier: ref(logicalName('Configured', name)),
      RoleArn: attribute('EventRole', 'Arn'),
      ConfiguredTableAssociationAnalysisRules: [
        {
          Type: 'CUSTOM',
          Policy: { V1: { Custom: { AllowedResultReceivers: ref('ResultReceivers') } } },
        },
      ],
    },
  };
}

function role(tables: readonly StackTable[]): Resource {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: 'Lets AWS Clean Rooms read the event tables of amc-ingest',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'cleanrooms.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: {
              StringLike: {
                'sts:ExternalId': sub('arn:aws:*:${AWS::Region}:*:dbuser:*/${MembershipId}*'),
              },
            },
          },
          {
            Effect: 'Allow',
            Principal: { Service: 'cleanrooms.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: {
              ArnEquals: {
                'aws:SourceArn': sub(
                  'arn:${AWS::Partition}:cleanrooms:${AWS::Region}:${AWS::AccountId}:membership/${MembershipId}',
                ),
              },
            },
          },
        ],
      },
      Policies: readTables('read-event-tables', tables),
    },
  };
}
