import { afterEach, describe, expect, test, vi } from 'vitest';
import { queriesCommand } from '../../src/cli/queries-command.js';
import { rehearseCommands } from './amc-rehearsal.js';
import { runSubcommand } from './command-run.js';

afterEach(() => vi.unstubAllEnvs());

const queries = (...args: string[]) => runSubcommand(queriesCommand, args);

describe('schedules', () => {
  test('are created, listed, replaced and deleted without changing the query', async () => {
    await rehearseCommands();
    await queries('save', 'overview', 'SELECT COUNT(1) AS n FROM crm');
    const made = await queries('schedule', 'overview', '--weekly', 'monday', '--hour', '6');
    expect(made).toMatchObject({ code: 0 });
    expect(made.stdout).toMatch(/^overview +overview +every Monday at 06:00 UTC$/m);
    expect((await queries('schedule', 'overview')).stderr).toContain('already exists');
    const replaced = await queries('schedule', 'overview', '--hour', '23', '--paused', '--replace', '--json');
    expect(JSON.parse(replaced.stdout)).toEqual({
      scheduleId: 'overview',
      workflowId: 'overview',
      scheduleEnabled: false,
      aggregationPeriod: 'Daily',
      aggregationHourUtc: 23,
    });
    expect((await queries('schedules')).stdout).toMatch(
      /^overview +overview +every day at 23:00 UTC {2}paused$/m,
    );
    expect((await queries('unschedule', 'overview')).code).toBe(2);
    expect(await queries('unschedule', 'overview', '--yes')).toMatchObject({ code: 0 });
    const none = await queries('schedules');
    expect(none).toMatchObject({ code: 0, stdout: '' });
    expect(none.stderr).toMatch(/no schedule/);
    expect((await queries('list', '--saved')).stdout).toContain('overview');
  });

  test('ask a sandbox for synthetic data', async () => {
    await rehearseCommands({ AMC_INSTANCE_ID: 'amcsandbox' });
    await queries('save', 'overview', 'SELECT 1 AS one');
    const { stdout } = await queries('schedule', 'overview', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ requireSyntheticData: true });
  });

  test.each([
    [['schedule', 'overview', '--weekly', 'Someday'], /not a day of the week/],
    [['schedule', 'overview', '--hour', '24'], /not an hour of the day/],
    [['schedule', 'overview', '--hour', '6.5'], /not an hour of the day/],
  ])('are refused for %j as wrong usage', async (args, message) => {
    await rehearseCommands();
    const { code, stderr } = await queries(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('need a saved query', async () => {
    await rehearseCommands();
    const { code, stderr } = await queries('schedule', 'none');
    expect(code).toBe(4);
    expect(stderr).toContain('does not exist');
  });
});

describe('--instance with a name', () => {
  test('ignores case, and says which instance was chosen', async () => {
    await rehearseCommands();
    const { code, stdout, stderr } = await queries('schedules', '--instance', 'MAIN', '--json');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('AMC_INSTANCE_ID=amcsimulator (found by asking AMC)');
  });

  test('does not look up an id', async () => {
    const rehearsal = await rehearseCommands();
    expect((await queries('schedules', '--instance', 'amcsimulator')).code).toBe(0);
    expect(rehearsal.calls('ListInstances')).toBe(0);
  });

  test('lists the choices when no instance or several have the name', async () => {
    await rehearseCommands(
      {},
      {
        simulator: {
          instances: [
            { instanceId: 'amcone', name: 'Brand' },
            { instanceId: 'amctwo', name: 'brand' },
            { instanceId: 'amcthree', name: 'Other brand' },
          ],
        },
      },
    );
    const none = await queries('schedules', '--instance', 'No such');
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/no instance of the account has the name "No such".*amcthree/s);
    const two = await queries('schedules', '--instance', 'Brand');
    expect(two.code).toBe(2);
    expect(two.stderr).toMatch(/2 instances of the account have the name "Brand"/);
    expect(two.stderr).not.toContain('amcthree');
    const one = await queries('schedules', '--instance', 'Other brand');
    expect(one.code).toBe(0);
    const mistyped = await queries('schedules', '--instance', 'unknown-1');
    expect(mistyped.code).toBe(2);
    expect(mistyped.stderr).toMatch(/no instance of the account has the name "unknown-1".*amcthree/s);
    // AMC itself refuses text in the form of an id.
    expect((await queries('schedules', '--instance', 'amcunknown1')).stderr).toContain('AMC_FORBIDDEN');
  });
});
