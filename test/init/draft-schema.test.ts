import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { presetSamples } from '../../scripts/generate/presets/index.js';
import { adaptedPreset } from '../../src/init/adapt-preset.js';
import { draftOf, inferredSchema } from '../../src/init/draft-schema.js';
import type { Answers } from '../../src/init/answers.js';
import { recognizePreset } from '../../src/init/recognize-preset.js';
import { sampleInput } from '../../src/init/sample-input.js';
import { ingest } from '../../src/index.js';
import { resolveInputs } from '../../src/read/resolve-inputs.js';
import type { DataSetSchema } from '../../src/schema/data-set-schema.js';
import { loadSchema, shippedSchemas } from '../../src/schema/load-schema.js';
import { textSource } from '../reshape/rows.js';
import { NO_ANSWERS } from './no-answers.js';

const samples = fileURLToPath(new URL('../../samples/', import.meta.url));
const never = new AbortController().signal;
const answers: Answers = { ...NO_ANSWERS, country: 'US' };
const schemas = new Map<string, DataSetSchema>();
for (const name of await shippedSchemas()) schemas.set(name, await loadSchema(name));

async function sampleOf(file: string) {
  const [source] = await resolveInputs([`${samples}${file}`], {
    signal: never,
    s3Client: () => {
      throw new Error('no S3 here');
    },
  });
  if (source === undefined) throw new Error(`no ${file}`);
  return sampleInput(source, never);
}

async function drafted(text: string, include: string[] = [], own: Partial<Answers> = {}) {
  const draft = draftOf(await sampleInput(textSource(text), never));
  return {
    draft,
    ...inferredSchema(draft, {
      ...answers,
      include: new Set(include.map((name) => name.toLowerCase())),
      ...own,
    }),
  };
}

const columnOf = (schema: DataSetSchema, name: string) =>
  schema.columns.find((column) => column.name === name);

describe('recognizePreset', () => {
  it.each(presetSamples().map(({ file, schema, recognizedAs = schema }) => [file, recognizedAs]))(
    'recognizes %s as %s',
    async (file, schema) => {
      expect(recognizePreset((await sampleOf(`presets/${file}`)).fields, schemas)).toBe(schema);
    },
  );

  it.each(['crm.csv', 'd2c-sales.csv', 'catalog.jsonl'])('recognizes no system in %s', async (file) => {
    expect(recognizePreset((await sampleOf(file)).fields, schemas)).toBeNull();
  });
});

describe('a schema inferred from the content', () => {
  it.each([
    'crm.csv',
    'd2c-sales.csv',
    'catalog.jsonl',
    'presets/stripe-payments.csv',
    'presets/hubspot-contacts.csv',
  ])('is accepted immediately by a run on %s', async (file) => {
    const { schema } = inferredSchema(draftOf(await sampleOf(file)), answers);
    const result = await ingest({ inputs: [`${samples}${file}`], schema, dryRun: true, workers: 0 });
    expect(result.rows.rejected / result.rows.read).toBeLessThan(0.05);
  });

  it('is a fact data set where there are orders with a time, else a dimension data set', async () => {
    const facts = await drafted(
      'Order ID,Date,Total\n1,2024-05-13 10:00:00,5.50\n2,2024-05-14 10:00:00,7.00\n',
    );
    expect(facts.schema.period).toBe('P1D');
    expect(columnOf(facts.schema, 'date')).toMatchObject({
      dataType: 'TIMESTAMP',
      isMainEventTime: true,
      nullable: false,
    });
    expect(facts.draft.needsTimeZone).toBe(true);
    const entries = await drafted('Email,Signup\na@example.com,2024-05-13\nb@example.com,2024-05-14\n');
    expect(entries.schema.period).toBeUndefined();
    expect(columnOf(entries.schema, 'signup')).toMatchObject({ dataType: 'DATE' });
  });

  it('reads local numbers and dates as they are written', async () => {
    const text =
      'Bestellnummer;Bestelldatum;Betrag;Postleitzahl\n1;03.04.2024 10:00;1.234,50;10115\n2;05.04.2024 11:00;7,00;01069\n';
    const { schema, draft } = await drafted(text, [], { dayFirst: true, timeZone: 'Europe/Berlin' });
    expect(draft).toMatchObject({
      needsDayFirst: true,
      needsTimeZone: true,
      notation: { decimal: ',', group: '.' },
    });
    expect(columnOf(schema, 'bestelldatum')?.source).toMatchObject({
      format: 'd.M.yyyy H:mm',
      timeZone: 'Europe/Berlin',
    });
    expect(columnOf(schema, 'betrag')?.source).toMatchObject({ decimalComma: true });
    expect(columnOf(schema, 'zip')?.externalUserIdType).toEqual({ hashedPii: 'ZIP' });
  });

  it('prefers the buyer over the recipient, and one field of each kind', async () => {
    const { schema, choices } = await drafted(
      'Shipping Phone,Billing Phone,Shipping City,Billing City\n212-555-0101,212-555-0102,Dallas,Wichita\n',
    );
    expect(schema.columns.map(({ source }) => source?.from)).toEqual(['Billing Phone', 'Billing City']);
    expect(choices.filter(({ guess }) => guess.kind === 'leftOut')).toHaveLength(2);
  });

  it('includes no possibly private field unless it is harmless and requested', async () => {
    const header = 'sku,Notes,Secret,Who,Reached at,Card,Hash,Mood,Score';
    const rows = Array.from(
      { length: 40 },
      (_, index) =>
        `S${index},call ${index} back,x${index}y,p${index}@example.com,+1 212 555 01${10 + (index % 80)},4111 1111 1111 1111,${'ab'.repeat(32)},text ${index * 7} and more,${index}`,
    );
    const text = `${header}\n${rows.join('\n')}\n`;
    const { schema, choices } = await drafted(text);
    expect(schema.columns.map(({ name }) => name)).toEqual(['sku', 'email']);
    expect(JSON.stringify([schema, choices])).not.toMatch(/example\.com|call 1|4111|abab/);
    const asked = await drafted(text, ['Mood', 'Card', 'Hash', 'Reached at']);
    expect(asked.schema.columns.map(({ name }) => name)).toEqual(['sku', 'email', 'mood']);
  });

  it('does not mistake data for a header, or use a field that occurs twice', async () => {
    await expect(drafted('a@example.com,Anna\nb@example.com,Ben\n')).rejects.toMatchObject({
      code: 'NO_HEADER',
    });
    const { schema } = await drafted('sku,Email,email\n1,a@example.com,b@example.com\n');
    expect(schema.columns.map(({ name }) => name)).toEqual(['sku']);
  });

  it('gives columns names that AMC allows', async () => {
    const { schema } = await drafted('注文番号,1st Order Total ($),order total\n1,5.5,6\n2,6.5,7\n');
    expect(schema.columns.map(({ name }) => name)).toEqual(['column_1', 'st_order_total', 'order_total']);
  });
});

describe('a preset', () => {
  it('is adapted to how the file writes numbers, dates and times', async () => {
    const text =
      'id,Created date (UTC),Amount,Amount Refunded,Status\nch_1,13/05/2024 10:00,"399,00","0,00",Paid\nch_2,14/05/2024 11:00,"1.399,00","0,00",Paid\n';
    const draft = draftOf(await sampleInput(textSource(text), never));
    const preset = schemas.get('stripe-payments');
    if (preset === undefined) throw new Error('no preset');
    const { schema } = adaptedPreset(
      preset,
      draft,
      { ...answers, timeZone: 'Europe/Paris' },
      { name: 'stripe-payments', input: undefined },
    );
    expect(columnOf(schema, 'purchase_time')?.source).toMatchObject({
      format: 'd/M/yyyy H:mm',
      timeZone: 'Europe/Paris',
    });
    expect(columnOf(schema, 'amount')?.source).toMatchObject({ decimalComma: true });
    expect(schema.countryCode).toBe('US');
  });
});
