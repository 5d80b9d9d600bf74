import { afterEach, describe, expect, test, vi } from 'vitest';
import { collaborationCommand } from '../../src/cli/collaboration-command.js';
import { SIMULATED_NAMESPACE } from '../../src/amc-simulator/collaboration-handlers.js';
import { rehearseCommands } from './amc-rehearsal.js';
import { runSubcommand } from './command-run.js';

afterEach(() => vi.unstubAllEnvs());

const collaboration = (...args: string[]) => runSubcommand(collaborationCommand, args);
const rehearse = () => rehearseCommands({ AMC_INSTANCE_ID: 'amcshared' });

describe('amc-ingest collaboration', () => {
  test('status shows what the stack needs, and no link once the collaboration is active', async () => {
    await rehearse();
    const { code, stdout } = await collaboration('status');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^instance +amcshared\ncollaboration +AMC amcshared\nstatus +ACTIVE\nMembershipId +\S+\n/,
    );
    expect(stdout).toMatch(/^your account +111122223333$/m);
    expect(stdout).toMatch(/^results to +\d{12} \(Internal results receiver\)$/m);
    expect(stdout).not.toContain('accept at');
    const { stdout: json } = await collaboration('status', '--json');
    expect(JSON.parse(json)).toMatchObject({ status: 'ACTIVE', customer: { accountId: '111122223333' } });
  });

  test('status fails for an instance outside Clean Rooms, and says why', async () => {
    await rehearse();
    const { code, stdout, stderr } = await collaboration('status', '--instance', 'amcsimulator');
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('not backed by AWS Clean Rooms');
  });

  test('a namespace can be mapped, waited for, listed, and mapped again once its table is deleted', async () => {
    await rehearse();
    expect((await collaboration('namespaces')).stdout).toBe(`${SIMULATED_NAMESPACE}\n`);
    const mapped = await collaboration('map', SIMULATED_NAMESPACE, '--wait', '--poll', '0.02');
    expect(mapped).toMatchObject({
      code: 0,
      stdout:
        'mapping-table-1: job mapping-job-1 SUCCEEDED, 600 of 1,000 records matched (60.0 %), 0 not processed\n',
    });
    expect(mapped.stderr).toMatch(/Mapping table mapping-table-1: SUCCEEDED$/m);
    expect((await collaboration('namespaces')).stdout).toBe('');
    expect((await collaboration('tables')).stdout).toMatch(
      /^mapping-table-1 amcingest: job mapping-job-1 SUCCEEDED, 600 of 1,000 records matched/,
    );
    const tables = JSON.parse((await collaboration('tables', '--json')).stdout);
    expect(tables).toMatchObject({ id: 'mapping-table-1', job: { status: 'SUCCEEDED' } });

    const unasked = await collaboration('unmap', 'mapping-table-1');
    expect(unasked.code).toBe(2);
    expect(unasked.stderr).toContain('CONFIRMATION_NEEDED');
    expect(await collaboration('unmap', 'mapping-table-1', '--yes')).toMatchObject({
      code: 0,
      stdout: 'Mapping table mapping-table-1 was deleted.\n',
    });
    expect((await collaboration('namespaces')).stdout).toBe(`${SIMULATED_NAMESPACE}\n`);
  });

  test('map without --wait prints the job; --json prints AMC’s answer', async () => {
    await rehearse();
    expect(await collaboration('map', SIMULATED_NAMESPACE, 'people')).toMatchObject({
      code: 0,
      stdout: 'Mapping table mapping-table-1: job mapping-job-1 was started.\n',
    });
    await collaboration('unmap', 'mapping-table-1', '--yes');
    const { stdout } = await collaboration('map', SIMULATED_NAMESPACE, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      idMappingTable: { id: 'mapping-table-1', name: 'amcingest' },
      idMappingWorkflowJobId: 'mapping-job-1',
    });
  });

  test('a table can be refreshed once in 14 days', async () => {
    let days = 0;
    await rehearseCommands(
      { AMC_INSTANCE_ID: 'amcshared' },
      { simulator: { now: () => Date.now() + days * 86_400_000 } },
    );
    await collaboration('map', SIMULATED_NAMESPACE, '--wait', '--poll', '0.02');
    const early = await collaboration('refresh', 'mapping-table-1');
    expect(early.code).toBe(4);
    expect(early.stderr).toContain('once in 14 days');
    // The simulator's tokens are as old, too, and every command requests a new one.
    days = 15;
    expect(await collaboration('refresh', 'mapping-table-1')).toMatchObject({
      code: 0,
      stdout: 'Job mapping-job-2 was started.\n',
    });
    expect((await collaboration('refresh', 'mapping-table-9')).stderr).toContain('no such ID mapping table');
  });
});
