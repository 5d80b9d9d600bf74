import { expect, test } from 'vitest';
import { AmcSettingsError } from '../../src/amc/settings-error.js';

const unset = (setting: string) => ({
  setting,
  message: 'it is missing; set it in one of the places.',
  lookedIn: [`environment variable ${setting} (not set)`, 'AWS secret named by AMC_SECRET (not set)'],
});

test('settings that are missing everywhere form one block; others have a line each', () => {
  const problems = [
    unset('AMC_CLIENT_ID'),
    { setting: 'AMC_SECRET', message: 'the AWS secret x could not be read (Timeout).', lookedIn: [] },
    { ...unset('AMC_CLIENT_SECRET'), lookedIn: ['environment variable AMC_CLIENT_SECRET (empty)'] },
    unset('AMC_REGION'),
  ];
  const error = new AmcSettingsError(problems);
  const lines = error.message.split('\n');
  expect(lines).toEqual([
    'The settings for AMC are not complete:',
    '- Missing: AMC_CLIENT_ID, AMC_REGION (NA, EU or FE).',
    expect.stringContaining('environment file of a project'),
    expect.stringContaining('Looked in: '),
    '- AMC_SECRET: the AWS secret x could not be read (Timeout).',
    '- AMC_CLIENT_SECRET: it is missing; set it in one of the places. Looked in: environment variable AMC_CLIENT_SECRET (empty).',
  ]);
  expect(error.problems).toEqual(problems);
});

test('a single missing setting is listed with the places that were searched', () => {
  expect(new AmcSettingsError([unset('AMC_REGION')]).message).toContain(
    '- AMC_REGION: it is missing; set it in one of the places. Looked in: environment variable AMC_REGION (not set); AWS secret',
  );
});
