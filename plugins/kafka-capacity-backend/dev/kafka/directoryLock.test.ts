import { createMockDirectory } from '@backstage/backend-test-utils';
import { spawnSync } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { takeDirectoryLock, withDirectoryLock } from './directoryLock';

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

describe('takeDirectoryLock', () => {
  const directory = createMockDirectory();
  const lock = () => directory.resolve('lock');

  beforeEach(() => directory.clear());

  it('says which process holds it, until that lets go', async () => {
    const first = await takeDirectoryLock(lock());
    expect(await takeDirectoryLock(lock())).toEqual({
      taken: false,
      holder: process.pid,
    });
    if (!first.taken) throw new Error('nobody else held it');
    await first.release();
    const second = await takeDirectoryLock(lock());
    expect(second.taken).toBe(true);
    if (second.taken) await second.release();
    expect(directory.content()).toEqual({});
  });

  it('takes over at once what a killed process held', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    directory.setContent({ lock: { pid: String(pid) } });
    const attempt = await takeDirectoryLock(lock());
    expect(attempt.taken).toBe(true);
    if (attempt.taken) await attempt.release();
  });

  it('takes over what nobody touches, whoever has the process id by now', async () => {
    directory.setContent({ lock: { pid: String(process.pid) } });
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock(), longAgo, longAgo);
    const attempt = await takeDirectoryLock(lock());
    expect(attempt.taken).toBe(true);
    if (attempt.taken) await attempt.release();
  });
});
