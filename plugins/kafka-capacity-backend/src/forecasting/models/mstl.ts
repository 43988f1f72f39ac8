import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Forecasts the next values by MSTL: seasons are taken out by LOESS, exponential smoothing (ETS) forecasts the rest. */
export type MstlForecast = (
  values: readonly number[],
  seasons: readonly number[],
  horizon: number,
) => number[];

/** Loads the library, whose WASM can't be fetched in Node.js: its bytes are read from the package. */
export async function loadMstl(): Promise<MstlForecast> {
  const [{ initSync, MSTL }, module] = await Promise.all([
    import('@bsull/augurs/mstl'),
    readFile(
      path.join(
        path.dirname(require.resolve('@bsull/augurs/mstl')),
        'mstl_bg.wasm',
      ),
    ),
  ]);
  initSync({ module });
  return (values, seasons, horizon) => {
    const model = MSTL.ets([...seasons]);
    try {
      model.fit([...values]);
      return model.predict(horizon).point;
    } finally {
      model.free();
    }
  };
}
