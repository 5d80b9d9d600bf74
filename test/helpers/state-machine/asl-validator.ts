import { createRequire } from 'node:module';
import { z } from 'zod';

/** asl-validator is CommonJS without types: a function that is given a definition. */
const answerShape = z.object({
  isValid: z.boolean(),
  errorsText: z.custom<(separator: string) => string>((value) => typeof value === 'function'),
});
const validatorShape = z.custom<(definition: unknown) => unknown>((value) => typeof value === 'function');
const require = createRequire(import.meta.url);

/** What asl-validator says of a definition. */
export function validateDefinition(definition: unknown): z.output<typeof answerShape> {
  return answerShape.parse(validatorShape.parse(require('asl-validator'))(definition));
}
