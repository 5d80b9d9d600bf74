import { afterEach, expect, test } from 'vitest';
import { HandOverFixture, INSTANCES } from '../helpers/hand-over-fixture.js';

let fixture: HandOverFixture;
afterEach(() => fixture.close());

test('a sandbox counts matched rows: no row counts as missing, and the ledger records what was counted', async () => {
  fixture = await HandOverFixture.start(undefined, undefined, {
    instances: INSTANCES.map((instanceId) => ({ instanceId, kind: 'sandbox' })),
  });
  const report = await fixture.run([await fixture.input(0, 60)]);
  const outcome = await fixture.handOver(report);
  const matched = outcome.metrics['OutputRowCount'] ?? 0;
  expect(matched).toBeLessThan(report.rows.written);
  expect(outcome).toMatchObject({ status: 'success', instanceKind: 'sandbox' });
  expect(outcome.summary).toContain(`${matched} rows matched (a sandbox counts no others)`);
  expect(outcome.summary).not.toContain('arrived');
  const history = await fixture.ledger().history(new AbortController().signal);
  expect(history.find(({ kind }) => kind === 'upload')).toMatchObject({
    state: 'succeeded',
    instanceKind: 'sandbox',
    rowsArrived: matched,
  });
});
