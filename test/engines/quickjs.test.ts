import { newQuickJSWASMModuleFromVariant, type QuickJSContext } from 'quickjs-emscripten-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engineScript } from '../../scripts/engines/engine-script.mjs';
import { triesAll } from '../helpers/effort.js';
import { goldenValues, identitiesOfRun } from './golden-values.js';

describe('the script in QuickJS, an engine that is not V8', () => {
  let engine: QuickJSContext;
  beforeAll(async () => {
    const [quickJs, script] = await Promise.all([
      newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync')),
      engineScript(),
    ]);
    engine = quickJs.newContext();
    evaluate(script);
  });
  afterAll(() => engine.dispose());

  function evaluate(code: string): string {
    const result = engine.unwrapResult(engine.evalCode(code));
    const text = engine.getString(result);
    result.dispose();
    return text;
  }

  it('produces the hashes of run', async () => {
    const values = goldenValues().filter((_, index) => triesAll || index % 5 === 0);
    expect(values.length).toBeGreaterThan(2_400);
    const list = JSON.stringify(values);
    const given: unknown = JSON.parse(
      evaluate(`JSON.stringify(${list}.map(({ type, value, country }) => amcHash(type, value, country)))`),
    );
    expect(given).toEqual(await identitiesOfRun(values));
  });
});
