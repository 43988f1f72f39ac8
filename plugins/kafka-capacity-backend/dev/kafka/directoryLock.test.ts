import { createMockDirectory } from '@backstage/backend-test-utils';
import { spawnSync } from 'node:child_process';
import { utimesSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { takeDirectoryLock, withDirectoryLock } from './directoryLock';

/** The id of a process that has ended. */
function killed(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('withDirectoryLock', () => {
  const directory = createMockDirectory();

  beforeEach(() => directory.clear());

  it('lets one work at a time, and goes on when a work fails', async () => {
    let active = 0;
    let most = 0;
    const work = (fails: boolean) =>
      withDirectoryLock(directory.resolve('lock'), async () => {
        most = Math.max(most, ++active);
        await wait(20);
        active--;
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

  /** A lock that was touched last so many milliseconds ago. */
  function lockedBy(pid: number, agoMs: number) {
    directory.setContent({ lock: { pid: String(pid) } });
    const touched = new Date(Date.now() - agoMs);
    utimesSync(lock(), touched, touched);
  }

  it('takes over what a killed process held, once however many want it', async () => {
    for (let round = 0; round < 5; round++) {
      lockedBy(killed(), 7_000);
      const attempts = await Promise.all(
        Array.from({ length: 8 }, () => takeDirectoryLock(lock())),
      );
      const taken = attempts.filter(attempt => attempt.taken);
      expect(taken).toHaveLength(1);
      await Promise.all(taken.map(attempt => attempt.release()));
      expect(directory.content()).toEqual({});
    }
  });

  it('leaves what is touched by a process that is not to be seen from here', async () => {
    const elsewhere = killed();
    lockedBy(elsewhere, 1_000);
    const attempt = takeDirectoryLock(lock());
    const touches = setInterval(() => {
      const soon = new Date(Date.now() + 100);
      utimesSync(lock(), soon, soon);
    }, 50);
    try {
      expect(await attempt).toEqual({ taken: false, holder: elsewhere });
    } finally {
      clearInterval(touches);
    }
  });

  it('does not let go what another process has taken over', async () => {
    const attempt = await takeDirectoryLock(lock());
    if (!attempt.taken) throw new Error('nobody else held it');
    const other = killed();
    lockedBy(other, 0);
    await attempt.release();
    expect(directory.content({ shouldReadAsText: true })).toEqual({
      lock: { pid: String(other) },
    });
  });

  it('takes over what nobody touches, whoever has the process id by now', async () => {
    lockedBy(process.pid, 60_000);
    const attempt = await takeDirectoryLock(lock());
    expect(attempt.taken).toBe(true);
    if (attempt.taken) await attempt.release();
  });
});
