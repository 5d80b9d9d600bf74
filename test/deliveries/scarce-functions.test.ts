import { afterEach, describe, expect, it } from 'vitest';
import { BundledExecutions, SCALE_OUT_MACHINE } from '../helpers/bundled-executions.js';
import { bundledHandler, day, DropBench, REAL_S3 } from '../helpers/drop-bench.js';
import { ScarceFunctions } from '../helpers/state-machine/scarce-functions.js';
import { VirtualClock } from '../helpers/state-machine/virtual-clock.js';
import { StepFunctionsServer } from '../helpers/step-functions-server.js';

if (REAL_S3 === undefined)
  process.stderr.write('Scale-out with few free functions skipped: AMC_TEST_S3_ENDPOINT not set.\n');

let bench: DropBench;
let server: StepFunctionsServer;
afterEach(async () => {
  await bench.close();
  await server.close();
});

const DROPS = 5;
const ROWS = 400;
const RANGES = 40;

describe.skipIf(REAL_S3 === undefined)(
  'concurrent large drops, each asking for more functions than the account has free',
  { timeout: 600_000 },
  () => {
    it.each([{ free: 99 }, { free: 1 }])(
      'finish with $free free functions of 100, and AMC gets every row once',
      async ({ free }) => {
        const contents = Array.from({ length: DROPS }, (_, index) => day(ROWS, index * 1_000));
        server = new StepFunctionsServer();
        await server.listen();
        bench = await DropBench.start({
          endpoint: REAL_S3 ?? '',
          handler: bundledHandler,
          dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload: {} }],
          environment: {
            AMC_INGEST_STATE_MACHINE: SCALE_OUT_MACHINE,
            AWS_ENDPOINT_URL_SFN: server.endpoint,
            AMC_INGEST_SCALE_OUT_ABOVE_BYTES: '1000',
            AMC_INGEST_RANGE_BYTES: String(Math.floor((contents[0]?.length ?? 0) / RANGES)),
          },
        });
        const executions = new BundledExecutions(bench, { maxConcurrency: 100, rangesPerBatch: 1 });
        for (const [index, content] of contents.entries())
          expect(await bench.drop(`sales/drop-${index}.csv`, content)).toEqual(['scaledOut']);
        const clock = new VirtualClock();
        const functions = new ScarceFunctions({ clock, free, seconds: 69, invoke: executions.invoke });
        const ended = await clock.until(
          Promise.all(
            [...server.executions].map(([arn, { input }]) =>
              executions.execute(arn.slice(arn.lastIndexOf(':') + 1), JSON.parse(input), functions),
            ),
          ),
        );
        expect(ended.map(({ status, error }) => ({ status, error }))).toEqual(
          contents.map(() => ({ status: 'SUCCEEDED', error: null })),
        );
        expect(functions.most).toBe(free);
        expect(functions.throttled).toBeGreaterThan(20);
        // Every range was counted and processed; one call counts four.
        expect(functions.done).toBeGreaterThan(DROPS * RANGES * 1.25);
        expect(await bench.rows()).toBe(DROPS * ROWS);
        expect(bench.amc.uploadCount('amcone')).toBe(DROPS);
      },
    );
  },
);
