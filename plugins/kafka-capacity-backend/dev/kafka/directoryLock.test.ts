import { createMockDirectory } from '@backstage/backend-test-utils';
import { utimesSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { withDirectoryLock } from './directoryLock';

describe('withDirectoryLock', () => {
  const directory = createMockDirectory();

  beforeEach(() => directory.clear());

  it('lets one work at a time, and goes on when a work fails', async () => {
    let working = 0;
    let most = 0;
    const work = (fails: boolean) =>
      withDirectoryLock(directory.resolve('lock'), async () => {
        most = Math.max(most, ++working);
        await wait(20);
        working--;
        if (fails) throw new Error('failed');
      });
    const ends = await Promise.allSettled([
      work(true),
      work(false),
      work(true),
    ]);
    expect(ends.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
    ]);
    expect(most).toBe(1);
  });

  it('takes over a lock whose holder was killed', async () => {
    directory.setContent({ lock: {} });
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(directory.resolve('lock'), longAgo, longAgo);
    await expect(
      withDirectoryLock(directory.resolve('lock'), async () => 'done'),
    ).resolves.toBe('done');
  });
});
