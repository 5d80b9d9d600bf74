import type { Answers } from '../../src/init/answers.js';
import { draftOf, inferredSchema } from '../../src/init/draft-schema.js';
import { sampleInput } from '../../src/init/sample-input.js';
import { parseDataSetSchema } from '../../src/schema/parse-schema.js';
import { textSource } from '../reshape/rows.js';
import { NO_ANSWERS } from './no-answers.js';

const never = new AbortController().signal;

/** What `init` makes of a text, with its choices. */
export async function drafted(text: string, own: Partial<Answers> = {}) {
  const draft = draftOf(await sampleInput(textSource(text), never));
  const made = inferredSchema(draft, { ...NO_ANSWERS, country: 'US', ...own });
  // The output of init must be accepted by run.
  const schema = parseDataSetSchema(JSON.parse(JSON.stringify(made.schema)), 'drafted');
  return { draft, ...made, schema };
}
