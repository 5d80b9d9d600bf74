import { describe, expect, it } from 'vitest';
import { runReportShape } from '../../src/report/run-report.js';
import { brokenSales } from '../helpers/state-machine/broken-sales.js';
import { definitionFor } from '../helpers/state-machine/definition-for.js';
import { inputOf, scaleOutFixture } from '../helpers/state-machine/scale-out-fixture.js';
import { ScarceFunctions } from '../helpers/state-machine/scarce-functions.js';
import { StateMachine } from '../helpers/state-machine/state-machine.js';
import { VirtualClock } from '../helpers/state-machine/virtual-clock.js';

const definition: unknown = JSON.parse(definitionFor({ maxConcurrency: 100, rangesPerBatch: 1 }));
const fixture = scaleOutFixture();

describe('multiple concurrent executions with few free functions', () => {
  it.each([{ free: 99 }, { free: 1 }])(
    'finish with $free of 100, and every row is published once',
    async ({ free }) => {
      const clock = new VirtualClock();
      const functions = new ScarceFunctions({
        clock,
        free,
        seconds: 69,
        invoke: (functionArn, payload) => fixture.invoke(functionArn, payload),
      });
      const { invoke, wait, random } = functions;
      const machine = new StateMachine(definition, { invoke, wait, random, s3: fixture.server.client() });
      const drops = Array.from({ length: 3 }, (_, index) =>
        fixture.drop(`sales/drop-${index}.csv`, brokenSales(1_450, index + 1)),
      );
      const ended = await clock.until(
        Promise.all(drops.map((drop, index) => machine.execute(`scarce-${index}`, inputOf(drop)))),
      );
      expect(ended.map(({ status }) => status)).toEqual(drops.map(() => 'SUCCEEDED'));
      expect(functions.most).toBe(free);
      // The number depends on the speed of this machine.
      expect(functions.throttled).toBeGreaterThan(0);
      const results = fixture.server.keys('out').filter((key) => key.includes('/results/'));
      expect(results.length).toBeGreaterThanOrEqual(120);
      const reports = fixture
        .manifests()
        .map((key) =>
          runReportShape.parse(
            JSON.parse(fixture.read('out')(key.replace('manifest.txt', 'report.json')).toString()),
          ),
        );
      expect(reports).toHaveLength(3);
      for (const { rows, files } of reports) {
        expect(rows.read).toBe(rows.written + rows.rejected + rows.leftOut);
        expect(files.reduce((sum, file) => sum + file.rows, 0)).toBe(rows.written);
        expect(rows.written).toBeGreaterThan(1_000);
      }
    },
    300_000,
  );
});
