import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePorts } from './freePorts';

describe('freePorts', () => {
  it('gives no port twice, though nothing listens on it yet', async () => {
    const chosen = await Promise.all(
      Array.from({ length: 40 }, () => freePorts(25)),
    );
    const ports = chosen.flat();
    expect(new Set(ports).size).toBe(1_000);
  });

  it('gives ports that can be listened on by either name of the machine', async () => {
    const [port] = await freePorts(1);
    const server = createServer();
    await once(server.listen(port, 'localhost'), 'listening');
    server.close();
    expect(port).toBeLessThan(32_768);
  });
});
