import { createMockDirectory } from '@backstage/backend-test-utils';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { startGuardedProcess } from './guardedProcess';

jest.setTimeout(60_000);

function isAlive(pid: number) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilGone(pid: number) {
  while (isAlive(pid)) await wait(20);
}

describe('startGuardedProcess', () => {
  const directory = createMockDirectory();

  it('tells how a process ended, and keeps what it said', async () => {
    const logFile = directory.resolve('said.log');
    const program = await startGuardedProcess(
      process.execPath,
      ['-e', 'console.log("out"); console.error("err"); process.exit(3)'],
      { logFile },
    );
    await expect(program.ended).resolves.toEqual({ code: 3, signal: null });
    expect(program.running).toBe(false);
    expect(directory.content()).toEqual({ 'said.log': 'out\nerr\n' });
  });

  it('refuses a command that is not there', async () => {
    await expect(
      startGuardedProcess('no-such-command', [], {
        logFile: directory.resolve('none.log'),
      }),
    ).rejects.toThrow(/ENOENT/);
  });

  it('ends a process that does not want to end', async () => {
    const program = await startGuardedProcess(
      process.execPath,
      ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'],
      { logFile: directory.resolve('stubborn.log') },
    );
    await expect(program.stop({ graceMs: 200 })).resolves.toEqual({
      code: null,
      signal: expect.stringMatching(/SIGKILL|SIGTERM/),
    });
    expect(isAlive(program.pid)).toBe(false);
  });

  it('lets no process outlive an owner that is killed outright', async () => {
    const owner = spawn(
      process.execPath,
      [
        '--require',
        '@backstage/cli/config/nodeTransform.cjs',
        '-e',
        `const { startGuardedProcess } = require(${JSON.stringify(
          require.resolve('./guardedProcess'),
        )});
         startGuardedProcess('sleep', ['600'], { logFile: ${JSON.stringify(
           directory.resolve('sleep.log'),
         )} }).then(({ pid }) => console.log(pid));`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = await once(createInterface({ input: owner.stdout }), 'line');
    const pid = Number(line);
    expect(isAlive(pid)).toBe(true);
    owner.kill('SIGKILL');
    await untilGone(pid);
    expect(isAlive(pid)).toBe(false);
  });
});
