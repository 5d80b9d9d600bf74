import type { ExternalIdentityType, HashedPiiType } from '../../model/identifier.js';
import { EXTERNAL_MATCH_KEYS } from '../identity-columns.js';
import { attribute, logicalName, ref, sub, type Resource } from './resource.js';
import { readTables } from './roles.js';
import type { StackTable } from './stack-table.js';

/** Types and match keys by which AMC's rules find columns. Several columns of a kind share a match key. */
const MATCHED: Readonly<Record<HashedPiiType, readonly [type: string, matchKey: string]>> = {
  EMAIL: ['EMAIL_ADDRESS', 'Email'],
  PHONE: ['PHONE', 'Phone'],
  FIRST_NAME: ['NAME_FIRST', 'FirstName'],
  LAST_NAME: ['NAME_LAST', 'LastName'],
  ADDRESS: ['ADDRESS', 'Address'],
  CITY: ['ADDRESS_CITY', 'City'],
  STATE: ['ADDRESS_STATE', 'State'],
  ZIP: ['ADDRESS_POSTALCODE', 'Postal'],
  COUNTRY_CODE: ['ADDRESS_COUNTRY', 'Country'],
};

/**
 * The resources that people are matched by: one schema mapping per table, one ID namespace, and its association
 * with the collaboration.
 */
export function identityResources(tables: readonly StackTable[]): Record<string, Resource> {
  if (tables.length === 0) return {};
  return {
    ...Object.fromEntries(tables.map((table) => [mappingName(table), schemaMapping(table)])),
    IdNamespaceRole: role(tables),
    IdNamespace: {
      Type: 'AWS::EntityResolution::IdNamespace',
      // A new mapping or table has to exist before the namespace refers to it.
      DependsOn: tables.flatMap((table) => [logicalName('Table', table.name), mappingName(table)]),
      Properties: {
        IdNamespaceName: ref('IdNamespaceName'),
        Description: 'People of amc-ingest',
        Type: 'SOURCE',
        InputSourceConfig: tables.map(({ name }) => ({
          InputSourceARN: sub(
            `arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:table/\${Database}/${name}`,
          ),
          SchemaName: sub(`\${IdNamespaceName}-${name}`),
        })),
        IdMappingWorkflowProperties: [
          { IdMappingType: 'RULE_BASED', RuleBasedProperties: { RuleDefinitionTypes: ['TARGET'] } },
        ],
        RoleArn: attribute('IdNamespaceRole', 'Arn'),
      },
    },
    IdNamespaceAssociation: {
      Type: 'AWS::CleanRooms::IdNamespaceAssociation',
      Properties: {
        MembershipIdentifier: ref('MembershipId'),
        Name: ref('IdNamespaceName'),
        Description: 'People of amc-ingest',
        InputReferenceConfig: {
          InputReferenceArn: attribute('IdNamespace', 'IdNamespaceArn'),
          ManageResourcePolicies: true,
        },
      },
    },
  };
}

function mappingName({ name }: StackTable): string {
  return logicalName('Mapping', name);
}

function schemaMapping({ name, columns }: StackTable): Resource {
  return {
    Type: 'AWS::EntityResolution::SchemaMapping',
    Properties: {
      SchemaName: sub(`\${IdNamespaceName}-${name}`),
      Description: `Columns of ${name}`,
      MappedInputFields: columns.flatMap((column) => mappedField(column) ?? []),
    },
  };
}

function mappedField({
  name,
  role: use,
  identity,
  hashed = false,
}: StackTable['columns'][number]): Record<string, unknown>[] | null {
  if (use === 'key') return [{ FieldName: name, Type: 'UNIQUE_ID' }];
  if (use === 'country')
    return [{ FieldName: name, Type: 'ADDRESS_COUNTRY', MatchKey: 'Country', Hashed: false }];
  if (identity === undefined) return null;
  const [type, matchKey] = isPii(identity)
    ? MATCHED[identity]
    : ['STRING', (isExternal(identity) ? EXTERNAL_MATCH_KEYS[identity] : undefined) ?? identity];
  return [{ FieldName: name, Type: type, MatchKey: matchKey, Hashed: hashed }];
}

function isPii(identity: string): identity is HashedPiiType {
  return Object.hasOwn(MATCHED, identity);
}

function isExternal(identity: string): identity is ExternalIdentityType {
  return Object.hasOwn(EXTERNAL_MATCH_KEYS, identity);
}

function role(tables: readonly StackTable[]): Resource {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: 'Lets AWS Entity Resolution read the identity tables of amc-ingest',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'entityresolution.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
          },
        ],
      },
      Policies: readTables('read-identity-tables', tables),
    },
  };
}
