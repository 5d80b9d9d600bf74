import { expect, it } from 'vitest';
import { ingest } from '../../src/index.js';

it('rows that are not wrapped in a list are refused with an explanation', async () => {
  const rows = [{ customer_id: '1', email: 'a@example.com' }];
  const options = Object.assign({ inputs: [rows], schema: 'crm' }, { inputs: rows.values() });
  await expect(ingest(options)).rejects.toMatchObject({
    code: 'INVALID_OPTIONS',
    message: 'The options are wrong. inputs: must be an array of inputs, such as [rows].',
  });
});
