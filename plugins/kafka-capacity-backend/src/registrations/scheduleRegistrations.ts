import { SchedulerService } from '@backstage/backend-plugin-api';
import { CatalogRegistrations } from './CatalogRegistrations';

/** Name of the scheduler's task that reads what the catalog registers. */
export const REGISTRATION_TASK = 'kafka-capacity-registrations';

/** Time to store what was read. */
const GRACE_MS = 10_000;

/**
 * Has one replica read what the catalog registers, as often as clusters are swept.
 *
 * @param onChanged - called with the clusters on which something is registered otherwise than before
 */
export async function scheduleRegistrations(
  scheduler: SchedulerService,
  registrations: CatalogRegistrations,
  { frequencyMs, timeoutMs }: { frequencyMs: number; timeoutMs: number },
  onChanged: (clusters: readonly string[]) => Promise<void>,
): Promise<void> {
  await scheduler.scheduleTask({
    id: REGISTRATION_TASK,
    scope: 'global',
    frequency: { milliseconds: frequencyMs },
    timeout: { milliseconds: timeoutMs + GRACE_MS },
    fn: async () => onChanged(await registrations.read()),
  });
}
