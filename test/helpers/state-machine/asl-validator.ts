import { createRequire } from 'node:module';
import { z } from 'zod';

/** asl-validator is CommonJS without types: a function with a definition as its argument. */
const answerShape = z.object({
  isValid: z.boolean(),
  errorsText: z.custom<(separator: string) => string>((value) => typeof value === 'function'),
});
const validatorShape = z.custom<(definition: unknown) => unknown>((value) => typeof value === 'function');
const require = createRequire(import.meta.url);

/** The findings of asl-validator about a definition. */
export function validateDefinition(definition: unknown): z.output<typeof answerShape> {
  return answerShape.parse(validatorShape.parse(require('asl-validator'))(definition));
}
