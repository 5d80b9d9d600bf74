import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import {
  AMC_OPERATIONS,
  isAmcOperation,
  REQUIRED_AMC_HEADERS,
  UPLOAD_OPERATIONS,
} from '../../src/amc/operations.js';

const uploadOperations = Object.keys(UPLOAD_OPERATIONS).filter(isAmcOperation);

const document =
  process.env['AMC_OPENAPI'] ??
  fileURLToPath(new URL('../../../shared/reference/amc-adu.openapi.json', import.meta.url));

const content = z.record(z.string(), z.unknown());
const operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ $ref: z.string() })),
  requestBody: z.object({ required: z.boolean(), content }).optional(),
  responses: z.record(z.string(), z.object({ content })),
});
const openApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({
    parameters: z.record(z.string(), z.object({ name: z.string(), in: z.string(), required: z.boolean() })),
  }),
});

test('the client has fourteen upload operations', () => {
  expect(uploadOperations).toHaveLength(14);
});

describe.skipIf(!existsSync(document))(
  `agrees with AMC's OpenAPI document (skipped where AMC_OPENAPI and ${document} are missing)`,
  () => {
    const { paths, components } = existsSync(document)
      ? openApi.parse(JSON.parse(readFileSync(document, 'utf8')))
      : { paths: {}, components: { parameters: {} } };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, entry]) => ({ path, method: method.toUpperCase(), ...entry })),
    );

    test('on the set of operations', () => {
      expect(described.map(({ operationId }) => operationId).toSorted()).toEqual(uploadOperations.toSorted());
    });

    test.each(uploadOperations)('on %s', (name) => {
      const entry = described.find(({ operationId }) => operationId === name);
      const spec = AMC_OPERATIONS[name];
      expect(entry?.path).toBe(spec.path);
      expect(entry?.method).toBe(spec.method);
      expect(Object.keys(entry?.responses['200']?.content ?? {})).toEqual([spec.mediaType]);
      const body = entry?.requestBody;
      expect(Object.keys(body?.content ?? {})).toEqual(spec.body === 'none' ? [] : [spec.mediaType]);
      expect(body === undefined ? 'none' : body.required ? 'required' : 'optional').toBe(spec.body);

      const parameters = (entry?.parameters ?? []).map(
        ({ $ref }) => components.parameters[$ref.slice($ref.lastIndexOf('/') + 1)],
      );
      const names = (place: string, required?: boolean): readonly (string | undefined)[] =>
        parameters
          .filter((one) => one?.in === place && (required === undefined || one.required === required))
          .map((one) => one?.name)
          .toSorted();
      expect(names('query')).toEqual([...spec.query].toSorted());
      expect(names('header', true)).toEqual([...REQUIRED_AMC_HEADERS].toSorted());
      const places = [...spec.path.matchAll(/\{(\w+)\}/g)].map(([, place]) => place);
      expect(names('path')).toEqual(places.toSorted());
    });
  },
);
