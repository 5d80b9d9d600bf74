import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { stackTable, type StackTable } from '../../../src/collaboration/template/stack-table.js';
import { stackTemplate } from '../../../src/collaboration/template/stack-template.js';
import { ingest } from '../../../src/index.js';
import { lintTemplates } from '../../helpers/cfn-lint.js';
import { temporaryFolder } from '../../helpers/temporary-folder.js';
import { longIt } from '../../helpers/effort.js';

const LOCATION = 's3://my-bucket/tables';

async function tables(format: 'csv' | 'parquet'): Promise<StackTable[]> {
  const out = await temporaryFolder();
  const options = { target: 'collaboration', out, format, workers: 0, maxRejectRate: 1 } as const;
  const people = await ingest({ ...options, inputs: ['samples/crm.csv'], schema: 'crm' });
  const sales = await ingest({
    ...options,
    inputs: [
      Buffer.from(
        'order_id,order_time,customer_id,amount\nA1,2024-05-01T10:00:00Z,C1,10.00\nA2,2024-05-01T10:00:00Z,C2,5.00\n',
      ),
    ],
    schema: 'd2c-sales',
    country: 'US',
  });
  return [people, sales].map((report) => stackTable(report, LOCATION));
}

/** Names that `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn` refer to. */
function namesUsed(value: unknown, key = ''): string[] {
  if (typeof value === 'string') {
    if (key === 'Ref' || key === 'DependsOn') return [value];
    return key === 'Fn::Sub' ? [...value.matchAll(/\$\{([A-Za-z:]+)\}/g)].map(([, name = '']) => name) : [];
  }
  if (Array.isArray(value)) {
    if (key === 'Fn::GetAtt') return [String(value[0])];
    return value.flatMap((one) => namesUsed(one, key));
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, one]) => namesUsed(one, name))
    : [];
}

describe('the CloudFormation template', () => {
  longIt(
    'is what CloudFormation takes, for both formats',
    async () => {
      const files: string[] = [];
      for (const format of ['parquet', 'csv'] as const) {
        const template = stackTemplate(await tables(format));
        const known = new Set([...Object.keys(template.Parameters), ...Object.keys(template.Resources)]);
        const unknown = namesUsed(template).filter((name) => !known.has(name) && !name.startsWith('AWS::'));
        expect(unknown).toEqual([]);
        const file = path.join(await temporaryFolder(), `${format}.json`);
        await writeFile(file, JSON.stringify(template, null, 2));
        files.push(file);
      }
      expect(lintTemplates(files) ?? '').toBe('');
    },
    240_000,
  );

  it('points at the data of the runs, with columns in the order of the files', async () => {
    const [people, sales] = await tables('parquet');
    const { Resources } = stackTemplate([people, sales].flatMap((table) => table ?? []));
    expect(Resources['TableCrmidentity']?.Properties['TableInput']).toMatchObject({
      Name: 'crmidentity',
      StorageDescriptor: {
        Location: `${LOCATION}/crmidentity/${people?.runId}/data/`,
        Columns: people?.columns.map(({ name }) => ({ Name: name, Type: 'string' })),
      },
    });
    expect(Resources['TableD2csalesevents']?.Properties['TableInput']).toMatchObject({
      StorageDescriptor: {
        Columns: expect.arrayContaining([
          { Name: 'purchase_time', Type: 'timestamp' },
          { Name: 'amount', Type: 'decimal(38,2)' },
          { Name: 'quantity', Type: 'int' },
          { Name: 'customer_user_id', Type: 'string' },
        ]),
      },
    });
  });

  it('maps identifying columns as AMC requires, and at most 25 columns', async () => {
    const [people] = await tables('parquet');
    const { Resources } = stackTemplate(people === undefined ? [] : [people]);
    const fields = Resources['MappingCrmidentity']?.Properties['MappedInputFields'];
    expect(fields).toEqual(
      expect.arrayContaining([
        { FieldName: 'customerid', Type: 'UNIQUE_ID' },
        { FieldName: 'email', Type: 'EMAIL_ADDRESS', MatchKey: 'Email', Hashed: true },
        { FieldName: 'email2', Type: 'EMAIL_ADDRESS', MatchKey: 'Email', Hashed: true },
        { FieldName: 'firstname', Type: 'NAME_FIRST', MatchKey: 'FirstName', Hashed: true },
        { FieldName: 'zip2', Type: 'ADDRESS_POSTALCODE', MatchKey: 'Postal', Hashed: true },
        { FieldName: 'country', Type: 'ADDRESS_COUNTRY', MatchKey: 'Country', Hashed: false },
      ]),
    );
    expect(Array.isArray(fields) && fields.length).toBeLessThanOrEqual(25);
    expect(JSON.stringify(fields)).not.toContain('consent');
    expect(Resources['IdNamespace']?.Properties).toMatchObject({
      Type: 'SOURCE',
      IdMappingWorkflowProperties: [
        { IdMappingType: 'RULE_BASED', RuleBasedProperties: { RuleDefinitionTypes: ['TARGET'] } },
      ],
    });
    expect(Resources['EventRole']).toBeUndefined();
  });

  it('lets AMC analyze events and create audiences from them', async () => {
    const [, sales] = await tables('parquet');
    const { Resources } = stackTemplate(sales === undefined ? [] : [sales]);
    expect(Resources['ConfiguredD2csalesevents']?.Properties).toMatchObject({
      AllowedColumns: expect.arrayContaining(['customer_user_id', 'amount']),
      AnalysisRules: [
        {
          Type: 'CUSTOM',
          Policy: {
            V1: {
              Custom: {
                AllowedAnalyses: ['ANY_QUERY'],
                AllowedAnalysisProviders: ['657425294073', '813176346477'],
                AdditionalAnalyses: { Ref: 'AdditionalAnalyses' },
              },
            },
          },
        },
      ],
    });
    expect(Resources['IdNamespace']).toBeUndefined();
  });

  it('lets roles read only the data of these runs and their tables', async () => {
    const { Resources } = stackTemplate(await tables('parquet'));
    for (const name of ['IdNamespaceRole', 'EventRole']) {
      const text = JSON.stringify(Resources[name]);
      expect(text).not.toMatch(/"(s3|glue|kms):\*"/);
      expect(text).toContain('s3:ResourceAccount');
      expect(text).toMatch(/my-bucket\/tables\/\w+\/run-[\w-]+\/data\/\*/);
      expect(text).not.toContain('s3:PutObject');
    }
  });

  it('is refused for runs that are not tables, or have no location in S3', async () => {
    const out = await temporaryFolder();
    const inputs = ['samples/crm.csv'];
    const uploads = await ingest({ inputs, schema: 'crm', out, workers: 0 });
    expect(() => stackTable(uploads, LOCATION)).toThrow(expect.objectContaining({ code: 'NO_TABLE_RUN' }));
    const [people] = await tables('parquet');
    const local = await ingest({ inputs, schema: 'crm', out, workers: 0, target: 'collaboration' });
    expect(() => stackTable(local, undefined)).toThrow(expect.objectContaining({ code: 'TABLE_LOCATION' }));
    if (people === undefined) throw new Error('no table');
    expect(() => stackTemplate([people, people])).toThrow(expect.objectContaining({ code: 'TABLE_NAME' }));
    const many = Array.from({ length: 21 }, (_, index) => ({ ...people, name: `people${index}` }));
    expect(() => stackTemplate(many)).toThrow(expect.objectContaining({ code: 'TOO_MANY_TABLES' }));
  });
});
