// Forecasts a series by the built backend package, as it runs in somebody's portal: its worker is a file of its own there, which no test of
// the sources loads. Run it after the build.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const {
  ForecastPool,
} = require('../plugins/kafka-capacity-backend/dist/forecasting/pool/ForecastPool.cjs.js');

const DAYS = 70;
const pool = new ForecastPool();
const values = Array.from(
  { length: DAYS },
  (_, day) => 100 + day + (day % 7) * 10 + Math.sin(day * 12.9898),
);
const { method, reason, point } = await pool.forecast({
  values,
  seasons: [7],
  horizon: 14,
});
await pool.close();
if (method !== 'ensemble' || !(Math.max(...point) > Math.max(...values))) {
  console.error(
    `A growing series was forecast by ${method} (${JSON.stringify(reason)})`,
  );
  process.exit(1);
}
