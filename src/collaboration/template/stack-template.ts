import { COLLABORATION_REGION } from '../../model/collaboration.js';
import { eventResources } from './event-resources.js';
import { glueTable } from './glue-table.js';
import { identityResources } from './identity-resources.js';
import { attribute, logicalName, ref, type Resource } from './resource.js';
import { checkTables, type StackTable } from './stack-table.js';

/** A CloudFormation template, as JSON. */
export interface StackTemplate {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly Rules: Readonly<Record<string, unknown>>;
  readonly Conditions: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

/**
 * What AWS needs to read the tables of runs in a collaboration instance. The same runs produce the same
 * template; a newer run of a table changes its location with one update of the stack.
 * @throws UsageError when the runs cannot be combined
 */
export function stackTemplate(tables: readonly StackTable[]): StackTemplate {
  checkTables(tables);
  const sorted = tables.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const identities = sorted.filter(({ table }) => table === 'identity');
  const events = sorted.filter(({ table }) => table === 'events');
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description:
      'Tables of amc-ingest for a collaboration instance of Amazon Marketing Cloud (AWS Clean Rooms)',
    Parameters: parameters(identities.length > 0, events.length > 0),
    Rules: {
      Region: {
        Assertions: [
          {
            Assert: { 'Fn::Equals': [ref('AWS::Region'), COLLABORATION_REGION] },
            AssertDescription: `AMC reads collaboration tables in ${COLLABORATION_REGION} only`,
          },
        ],
      },
    },
    Conditions: { HasKey: { 'Fn::Not': [{ 'Fn::Equals': [ref('KmsKeyArn'), ''] }] } },
    Resources: {
      Database: {
        Type: 'AWS::Glue::Database',
        Properties: {
          CatalogId: ref('AWS::AccountId'),
          DatabaseInput: { Name: ref('DatabaseName'), Description: 'Tables of amc-ingest' },
        },
      },
      ...Object.fromEntries(sorted.map((table) => [logicalName('Table', table.name), glueTable(table)])),
      ...identityResources(identities),
      ...eventResources(events),
    },
    Outputs: {
      ...(identities.length === 0
        ? {}
        : {
            IdNamespaceArn: {
              Description: 'For amc-ingest collaboration map',
              Value: attribute('IdNamespace', 'IdNamespaceArn'),
            },
          }),
      DatabaseName: { Description: 'Database in the Glue catalog', Value: ref('Database') },
    },
  };
}

function parameters(hasIdentities: boolean, hasEvents: boolean): Record<string, unknown> {
  return {
    MembershipId: {
      Type: 'String',
      Description: 'Your membership in the collaboration (amc-ingest collaboration status shows it)',
      AllowedPattern: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
    },
    DatabaseName: {
      Type: 'String',
      Default: 'amcingest',
      Description: 'Database in the Glue catalog that is made for the tables',
      AllowedPattern: '[a-z0-9]{1,100}',
    },
    KmsKeyArn: {
      Type: 'String',
      Default: '',
      Description: 'Key that the data files are encrypted with, if it is one of your own',
    },
    ...(hasIdentities
      ? {
          IdNamespaceName: {
            Type: 'String',
            Default: 'amcingest',
            Description: 'Name of the ID namespace, and start of the names of the schema mappings',
            AllowedPattern: '[A-Za-z0-9_-]{1,100}',
          },
        }
      : {}),
    ...(hasEvents
      ? {
          ResultReceivers: {
            Type: 'CommaDelimitedList',
            Description:
              'AWS accounts that may receive results: that of the member "Internal results receiver" (needed for audiences) and your own',
          },
          AdditionalAnalyses: {
            Type: 'String',
            Default: 'ALLOWED',
            AllowedValues: ['ALLOWED', 'NOT_ALLOWED'],
            Description: 'Whether audiences may be made of the events',
          },
        }
      : {}),
  };
}
