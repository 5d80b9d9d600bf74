import type { Command } from 'commander';
import {
  WEEKDAYS,
  type AmcInstance,
  type AmcSchedule,
  type ScheduleDefinition,
  type Weekday,
} from '../amc/index.js';
import { EXIT_CODES, UsageError, type ExitCode } from '../errors.js';
import { visibleLine } from '../visible-text.js';
import { printResult } from './action.js';
import type { AmcFlags } from './amc-connection.js';
import { confirm } from './confirm.js';
import type { Terminal } from './terminal.js';

/** The options of the commands about schedules. */
export interface ScheduleFlags extends AmcFlags {
  readonly name?: string;
  readonly hour?: string;
  readonly weekly?: string;
  readonly paused?: boolean;
  readonly replace?: boolean;
  readonly yes?: boolean;
}

/** What a command works with. */
export interface ScheduleContext {
  readonly flags: ScheduleFlags;
  readonly terminal: Terminal;
  readonly instance: AmcInstance;
  /** Whether the instance is a sandbox, which has only synthetic data. */
  readonly isSandbox: () => Promise<boolean>;
}

type Work = (context: ScheduleContext, args: readonly string[]) => Promise<ExitCode>;
type Add = (name: string, description: string, example: string, work: Work) => Command;

/** Adds `schedule`, `schedules` and `unschedule`: AMC runs a saved query on its own. */
export function addScheduleCommands(add: Add): void {
  add(
    'schedule',
    'Let AMC run a saved query every day or once a week.',
    'weekly-overview --weekly Monday --hour 6',
    schedule,
  )
    .argument('<name>', 'name of the saved query')
    .option('--hour <hour>', 'hour of the day, 0 to 23, UTC', '6')
    .option('--weekly <day>', 'once a week on this day, e.g. Monday (default: every day)')
    .option('--name <schedule>', 'name of the schedule (default: that of the query)')
    .option('--paused', 'keep the schedule, and do not run it')
    .option('--replace', 'replace the schedule that has the name');
  add('schedules', 'List the schedules.', '', list);
  add('unschedule', 'Delete a schedule; its query is kept.', 'weekly-overview', remove)
    .argument('<schedule>', 'name of the schedule')
    .option('--yes', 'do not ask');
}

async function schedule(
  { flags, terminal, instance, isSandbox }: ScheduleContext,
  [workflowId = '']: readonly string[],
): Promise<ExitCode> {
  const { signal } = terminal;
  const { replace, paused } = flags;
  const weekly = flags.weekly === undefined ? undefined : weekdayOf(flags.weekly);
  const definition: ScheduleDefinition = {
    scheduleId: flags.name ?? workflowId,
    workflowId,
    scheduleEnabled: paused !== true,
    aggregationPeriod: weekly === undefined ? 'Daily' : 'Weekly',
    aggregationHourUtc: hourOf(flags.hour ?? ''),
    ...(weekly === undefined ? {} : { aggregationStartDay: weekly }),
    ...((await isSandbox()) ? { requireSyntheticData: true } : {}),
  };
  if (replace === true) await instance.schedules.update(definition, { signal });
  else await instance.schedules.create(definition, { signal });
  printResult(terminal, flags.json === true, definition, describe(definition));
  return EXIT_CODES.done;
}

function weekdayOf(text: string): Weekday {
  const found = WEEKDAYS.find((day) => day.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  throw new UsageError(`"${text}" is not a day of the week. Use one of ${WEEKDAYS.join(', ')}.`, {
    code: 'INVALID_OPTIONS',
  });
}

function hourOf(text: string): number {
  const hour = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (hour >= 0 && hour <= 23) return hour;
  throw new UsageError(`"${text}" is not an hour of the day. Use a whole number from 0 to 23 (UTC).`, {
    code: 'INVALID_OPTIONS',
  });
}

async function list({ flags, terminal, instance }: ScheduleContext): Promise<ExitCode> {
  let count = 0;
  for await (const found of instance.schedules.list({ signal: terminal.signal })) {
    count += 1;
    printResult(terminal, flags.json === true, found, describe(found));
  }
  if (count === 0) terminal.stderr.write('There is no schedule.\n');
  return EXIT_CODES.done;
}

async function remove(
  { flags, terminal, instance }: ScheduleContext,
  [name = '']: readonly string[],
): Promise<ExitCode> {
  const question = `This deletes the schedule ${name} at ${instance.instanceId}.`;
  if (!(await confirm(question, flags.yes === true, terminal))) {
    terminal.stderr.write('Nothing was deleted.\n');
    return EXIT_CODES.done;
  }
  await instance.schedules.delete(name, { signal: terminal.signal });
  const result = { scheduleId: name, deleted: true };
  printResult(terminal, flags.json === true, result, `${name} is deleted.\n`);
  return EXIT_CODES.done;
}

type Described = Pick<AmcSchedule, 'scheduleId'> &
  Partial<Pick<AmcSchedule, keyof ScheduleDefinition & keyof AmcSchedule>>;

function describe(of: Described): string {
  const { scheduleId, workflowId = '', scheduleEnabled, aggregationPeriod, aggregationStartDay } = of;
  const day = aggregationPeriod === 'Weekly' ? `every ${aggregationStartDay ?? 'week'}` : 'every day';
  const hour =
    of.aggregationHourUtc === undefined ? '' : ` at ${String(of.aggregationHourUtc).padStart(2, '0')}:00 UTC`;
  const state = scheduleEnabled === false ? '  paused' : '';
  return `${visibleLine(`${scheduleId.padEnd(32)} ${workflowId.padEnd(32)} ${day}${hour}${state}`)}\n`;
}
