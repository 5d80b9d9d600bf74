import { describe } from 'vitest';
import { describeCommands, HAND_OVER_PAGES } from './describe-commands.js';

describe('the commands of the documentation that hand over', () => {
  describeCommands((page) => HAND_OVER_PAGES.has(page));
});
