import { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { scheduleSweeps } from './scheduleSweeps';
import { SweepServices, SweptCluster } from './sweepCluster';

/** What waits for nothing has happened then, and what waits for a time has not. */
const soon = () => new Promise(resolve => setImmediate(resolve));

describe('scheduleSweeps', () => {
  afterEach(() => jest.restoreAllMocks());

  async function schedule(state: 'requested' | 'succeeded') {
    const begun = new Error('begun');
    const begin = jest.fn().mockRejectedValue(begun);
    const latest = jest.fn().mockResolvedValue({ state });
    const services = { sweeps: { begin, latest } };
    const cluster = { settings: { connection: { name: 'prod' } } };
    const scheduler = mockServices.scheduler.mock();
    await scheduleSweeps(
      scheduler,
      [cluster as unknown as SweptCluster],
      services as unknown as SweepServices,
      {
        frequencyMs: 60_000,
        timeoutMs: 60_000,
        throughputWindowMs: 60_000,
        timeIndexLookups: 0,
      },
    );
    const [task] = scheduler.scheduleTask.mock.lastCall!;
    return { task, begin, latest, begun };
  }

  it('has a sweep begin a little later than its turn, at a time of its own', async () => {
    const random = jest.spyOn(Math, 'random').mockReturnValue(0.9);
    const { task, begin, latest } = await schedule('succeeded');
    const stop = new AbortController();
    const run = task.fn(stop.signal);
    await latest.mock.results[0].value;
    await soon();
    expect(begin).not.toHaveBeenCalled();
    stop.abort();
    await run;
    // One that is stopped while it waits has not begun, and left nothing.
    expect(begin).not.toHaveBeenCalled();

    random.mockReturnValue(0);
    const next = await schedule('succeeded');
    await expect(next.task.fn(new AbortController().signal)).rejects.toBe(
      next.begun,
    );
  });

  it('has one that was asked for begin at once', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.9);
    const { task, begin, begun } = await schedule('requested');
    const run = Promise.resolve(task.fn(new AbortController().signal));
    const refusal = run.catch(error => error);
    await soon();
    expect(begin).toHaveBeenCalled();
    expect(await refusal).toBe(begun);
    const { timeout } = task as SchedulerServiceTaskScheduleDefinition;
    expect(timeout).toEqual({ milliseconds: 75_000 });
  });
});
