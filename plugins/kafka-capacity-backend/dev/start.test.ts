import { execFile } from 'node:child_process';
import path from 'node:path';

jest.setTimeout(60_000);

const script = path.resolve(__dirname, '../../../scripts/start.mjs');

function start(args: string[], env: Record<string, string> = {}) {
  return new Promise<{ code: number; said: string }>(resolve => {
    execFile(
      process.execPath,
      [script, ...args],
      { env: { ...process.env, KAFKA_BROKERS: '', ...env } },
      (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });
}

describe('npm start', () => {
  it.each([
    [['--brokers', 'localhost'], {}, /--brokers holds "localhost".*host:port/],
    [['--brokers', 'a:9092,b:0'], {}, /"b:0".*1 to 65535/],
    [['--brokers', 'a:99999'], {}, /"a:99999"/],
    [['--brokers', ' , '], {}, /names no broker/],
    [['--brokers'], {}, /--brokers.*\n*usage: npm start/],
    [['--broker', 'a:1'], {}, /'--broker'[^]*usage: npm start/],
    [['localhost:9092'], {}, /localhost:9092[^]*usage: npm start/],
    [[], { KAFKA_BROKERS: 'one' }, /KAFKA_BROKERS holds "one"/],
    [['--port', '0'], {}, /--port is "0".*1 to 65535/],
    [['--api-port', 'x'], {}, /--api-port is "x"/],
    [['--port', '7007'], {}, /--port and --api-port are both 7007/],
  ])('refuses %j %j', async (args, env, sentence) => {
    const { code, said } = await start(args, env);
    expect(said).toMatch(sentence);
    expect(code).toBe(1);
  });

  it('explains itself', async () => {
    const { code, said } = await start(['--help']);
    expect(said).toMatch(/^usage: npm start/);
    expect(code).toBe(0);
  });
});
