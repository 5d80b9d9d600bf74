import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseS3Location } from '../../src/aws/s3-location.js';
import { runReportShape } from '../../src/report/run-report.js';
import { bundledHandler, DropBench, REAL_S3 } from '../helpers/drop-bench.js';
import { LambdaFleet } from '../helpers/lambda-fleet.js';
import { bytesOfRange, rowsOfDays } from '../helpers/rows-of-days.js';
import { definitionFor, RANGES_ARN, STEPS_ARN } from '../helpers/state-machine/definition-for.js';
import { StateMachine } from '../helpers/state-machine/state-machine.js';

const ric = process.env['AMC_TEST_LAMBDA_RIC'];
/**
 * `AMC_TEST_PARTS` sets more: 2,000 take four minutes on a busy machine, and 50,000 an hour, mostly in the simulator.
 */
const wanted = Number(process.env['AMC_TEST_PARTS'] ?? 400);
const days = Math.min(365, Math.ceil(wanted / 4));
const ranges = Math.ceil(wanted / days);
const root = fileURLToPath(new URL('../..', import.meta.url));

describe.skipIf(REAL_S3 === undefined || ric === undefined)(
  "a run of very many parts, in Amazon's runtime interface client, on a real S3 server (AMC_TEST_S3_ENDPOINT, AMC_TEST_LAMBDA_RIC)",
  () => {
    let bench: DropBench;
    let folder = '';
    let fleet: LambdaFleet;
    const text = rowsOfDays({ days, times: ranges });

    beforeAll(async () => {
      bench = await DropBench.start({
        endpoint: REAL_S3 ?? '',
        handler: bundledHandler,
        dataSets: [{ prefix: 'sales/', schema: 'd2c-sales', country: 'US', upload: {} }],
        environment: { AMC_INGEST_RANGE_BYTES: String(bytesOfRange(text, ranges)) },
      });
      folder = await mkdtemp(path.join(os.tmpdir(), 'amc-parts-'));
      await cp(path.join(root, 'dist-lambda'), path.join(folder, 'task'), { recursive: true });
      fleet = new LambdaFleet({
        ric: ric ?? '',
        task: path.join(folder, 'task'),
        env: { ...bench.environment, TMPDIR: folder },
        handlers: { [STEPS_ARN]: 'scale-out-steps.handler', [RANGES_ARN]: 'scale-out-ranges.handler' },
      });
    }, 120_000);
    afterAll(async () => {
      await fleet.stop();
      await bench.close();
      await rm(folder, { recursive: true, force: true });
    }, 1_800_000);

    it('is published and handed over, and the rows at AMC equal the rows delivered', async () => {
      const { bucket, key, versionId, etag } = await bench.put('sales/all.csv', text);
      const definition: unknown = JSON.parse(definitionFor({ maxConcurrency: 2, rangesPerBatch: 1 }));
      const seconds: Record<string, number> = {};
      const invoke = async (arn: string, payload: unknown): Promise<unknown> => {
        const { step = 'range' } = Object(payload);
        // No time passes in Wait states, but the simulator needs time to read all parts.
        if (step === 'poll') await sleep(Math.min(5_000, wanted));
        const from = Date.now();
        const answer = await fleet.invoke(arn, payload);
        seconds[step] = (seconds[step] ?? 0) + (Date.now() - from) / 1000;
        return answer;
      };
      const drop = { bucket, key, size: text.length, etag: etag?.replaceAll('"', ''), versionId };
      const machine = new StateMachine(definition, { invoke, s3: bench.client });
      const execution = await machine.execute('parts', { drop });
      expect(execution).toMatchObject({ status: 'SUCCEEDED', error: null });

      const amcCalls = bench.amc.calls.length;
      const { outDir } = Object(Object(execution.state).plan);
      const read = async (url: string): Promise<string> => {
        const { bucket: Bucket, key: Key } = parseS3Location(url);
        const { Body } = await bench.client.send(new GetObjectCommand({ Bucket, Key }));
        return (await Body?.transformToString('utf8')) ?? '';
      };
      const reportText = await read(`${outDir}report.json`);
      const report = runReportShape.parse(JSON.parse(reportText));
      expect(report.files).toHaveLength(ranges * days);
      expect(report.rows).toMatchObject({ read: ranges * days, written: ranges * days, rejected: 0 });
      const listed = (await read(report.manifest ?? '')).trimEnd().split('\n');
      expect(new Set(listed).size).toBe(ranges * days);
      expect(await bench.rows()).toBe(ranges * days);
      expect(bench.amc.uploadCount('amcone')).toBe(1);
      const periods = bench.amc.rowsByPeriod('amcone', 'd2c_sales');
      expect([...periods.values()]).toEqual(Array.from({ length: days }, () => ranges));
      if (process.env['AMC_TEST_PARTS'] === undefined) return;
      process.stderr.write(
        `${JSON.stringify({
          parts: report.files.length,
          ranges,
          reportBytes: reportText.length,
          manifestBytes: listed.join('\n').length + 1,
          amcCalls,
          seconds,
          peaks: Object.fromEntries(fleet.peaks),
          cpu: [...fleet.cpu.values()],
          load: os.loadavg(),
        })}\n`,
      );
    }, 14_400_000);
  },
);
