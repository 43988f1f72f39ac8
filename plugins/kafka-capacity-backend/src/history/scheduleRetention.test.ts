import { mockServices } from '@backstage/backend-test-utils';
import { scheduleRetention } from './scheduleRetention';

describe('scheduleRetention', () => {
  it('prunes every store of every cluster on each replica, also when one fails', async () => {
    const scheduler = mockServices.scheduler.mock();
    const logger = mockServices.logger.mock();
    const pruned: string[] = [];
    const store = (name: string) => ({
      prune: async (cluster: string) => {
        if (name === 'broken') throw new Error('no database');
        pruned.push(`${cluster}/${name}`);
      },
    });
    await scheduleRetention(
      scheduler,
      logger,
      ['prod', 'stage'],
      ['a', 'broken', 'b'].map(store),
    );
    const [task] = scheduler.scheduleTask.mock.lastCall!;
    expect(task).toMatchObject({ scope: 'local' });
    await task.fn(new AbortController().signal);
    expect(pruned).toEqual(['prod/a', 'prod/b', 'stage/a', 'stage/b']);
    expect(logger.warn).toHaveBeenCalledTimes(2);
  });
});
