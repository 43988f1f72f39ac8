import {
  actionsRegistryServiceFactory,
  actionsServiceFactory,
} from '@backstage/backend-defaults/alpha';
import { mockCredentials } from '@backstage/backend-test-utils';
import mcpPlugin from '@backstage/plugin-mcp-actions-backend';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { entity, Replica, startReplica } from '../__testUtils__/replica';
import { group, snapshot, topic } from '../__testUtils__/snapshots';

jest.setTimeout(120_000);

const OTHER_USER = 'user:default/other';

describe('actions, by way of the MCP server', () => {
  let replica: Replica;
  const clients: Client[] = [];

  /** An MCP client as an assistant has it, which asks in somebody's name. */
  async function assistantOf(user?: string) {
    const client = new Client({ name: 'assistant', version: '1.0.0' });
    await client.connect(
      new StreamableHTTPClientTransport(
        new URL(`${replica.url}/api/mcp-actions/v1`),
        {
          requestInit: {
            headers: { Authorization: mockCredentials.user.header(user) },
          },
        },
      ),
    );
    clients.push(client);
    return {
      tools: async () => (await client.listTools()).tools,
      /** What a tool answers, or the error that it answers with. */
      async call(name: string, input: Record<string, unknown>) {
        const { structuredContent, content, isError } = await client.callTool({
          name: `kafka-capacity.${name}`,
          arguments: input,
        });
        return isError ? { error: JSON.stringify(content) } : structuredContent;
      },
    };
  }

  async function start(options: { denied?: string[] } = {}) {
    const at = Date.now() - 60_000;
    replica = await startReplica({
      ...options,
      inspect: async () =>
        snapshot('prod', at, {
          topics: [
            topic('orders', Array(6).fill(600)),
            topic('secret', Array(6).fill(600)),
            topic('nobodys', Array(6).fill(600)),
          ],
          groups: [group('billing', 'orders', Array(6).fill(600))],
        }),
      entities: [
        entity('Component', 'shop', {
          topics: 'prod/orders',
          groups: 'prod/billing',
          annotations: {
            'kafka-capacity/peak-throughput-mbps': '65',
            'kafka-capacity/order-per-key': 'true',
          },
          relations: [['ownedBy', 'group:default/shop-team']],
        }),
        entity('Component', 'vault', {
          topics: 'prod/secret',
          annotations: { 'kafka-capacity/peak-throughput-mbps': '65' },
        }),
      ],
      hiddenFrom: { [OTHER_USER]: ['vault'] },
      features: [
        actionsRegistryServiceFactory,
        actionsServiceFactory,
        mcpPlugin,
      ],
      backendConfig: { actions: { pluginSources: ['kafka-capacity'] } },
    });
    expect(await replica.sweep()).toMatchObject(
      options.denied?.includes('kafka-capacity.capacity.read')
        ? { error: { name: 'NotAllowedError' } }
        : { state: 'succeeded' },
    );
  }

  afterEach(async () => {
    await Promise.all(clients.splice(0).map(client => client.close()));
    await replica.stop();
  });

  it('lists them as tools that only read, with units in their schemas', async () => {
    await start();
    const tools = await (await assistantOf()).tools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'kafka-capacity.explain-assessment',
      'kafka-capacity.explain-cluster',
      'kafka-capacity.list-at-risk',
      'kafka-capacity.recommend-partitions',
      'kafka-capacity.size-cluster',
      'kafka-capacity.what-if',
    ]);
    for (const { annotations, description } of tools) {
      expect(annotations).toMatchObject({
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
      });
      expect(description).not.toBe('');
    }
    const whatIf = tools.find(({ name }) => name.endsWith('what-if'));
    expect(whatIf?.inputSchema.properties).toMatchObject({
      peakMBps: { description: 'MB per second at peak' },
    });
  });

  it('answers for a cluster and its brokers, and what more traffic would need', async () => {
    await start();
    const assistant = await assistantOf();
    const cluster = 'prod';
    expect(await assistant.call('explain-cluster', { cluster })).toMatchObject({
      cluster,
      level: 'ok',
      coverage: { measured: 2, total: 9 },
      brokers: [{ id: 1, level: 'ok', coverage: { measured: 2, total: 9 } }],
    });
    // The disk is at 60 %: twice the traffic would fill it to 120 %.
    expect(
      await assistant.call('size-cluster', { cluster, trafficFactor: 2 }),
    ).toMatchObject({ cluster, brokers: 1, needed: 2, binding: 'disk' });
    expect(
      await assistant.call('size-cluster', { cluster, addedBrokers: -1 }),
    ).toMatchObject({ error: expect.stringContaining('addedBrokers') });
    expect(
      await assistant.call('explain-cluster', { cluster: 'none' }),
    ).toMatchObject({ error: expect.stringContaining('not configured') });
  });

  it('answers what the pages show', async () => {
    await start();
    const assistant = await assistantOf();
    const entities = [
      { entityRef: 'component:default/shop', owner: 'group:default/shop-team' },
    ];
    const orders = {
      cluster: 'prod',
      kind: 'topic',
      name: 'orders',
      level: 'scale',
      finding: 'Peak 65 MB/s needs 7 partitions; it has 6. Go to 24.',
      action: '6 → 24 partitions',
      stale: null,
      snoozedUntil: null,
      entities,
    };
    const list = await assistant.call('list-at-risk', {
      owner: 'group:default/shop-team',
    });
    expect(list).toMatchObject({ items: [orders], more: false });

    expect(
      await assistant.call('explain-assessment', {
        cluster: 'prod',
        kind: 'topic',
        name: 'orders',
      }),
    ).toMatchObject({
      ...orders,
      signals: expect.arrayContaining([
        expect.objectContaining({
          id: 'partition-count',
          level: 'scale',
          steps: expect.arrayContaining([
            expect.stringContaining('65 ÷ 10 = 6.5 → 7'),
          ]),
          inputs: expect.arrayContaining([
            expect.stringMatching(/: 65 MB\/s \(declared by annotation\)/),
          ]),
        }),
      ]),
    });
    expect(
      await assistant.call('explain-assessment', {
        cluster: 'prod',
        kind: 'consumer-group',
        name: 'billing',
      }),
    ).toMatchObject({ kind: 'consumer-group', name: 'billing', entities });

    expect(
      await assistant.call('recommend-partitions', {
        cluster: 'prod',
        topic: 'orders',
      }),
    ).toMatchObject({
      recommended: 24,
      required: 7,
      current: 6,
      change: 'increase',
      bindingFactor: 'throughput',
      hazards: expect.arrayContaining([
        expect.objectContaining({ severity: 'blocking' }),
      ]),
    });
    expect(
      await assistant.call('what-if', { peakMBps: 65, targetParallelism: 3 }),
    ).toMatchObject({ recommended: 24, current: null, change: 'create' });
  });

  it('says no more than the caller may see', async () => {
    await start({ denied: ['kafka-capacity.cluster.read'] });
    const other = await assistantOf(OTHER_USER);
    const secret = { cluster: 'prod', kind: 'topic', name: 'secret' };
    expect(await (await assistantOf()).call('list-at-risk', {})).toMatchObject({
      items: [{ name: 'orders' }, secret],
    });
    expect(JSON.stringify(await other.call('list-at-risk', {}))).not.toContain(
      'secret',
    );
    const hidden = await other.call('explain-assessment', secret);
    const absent = await other.call('explain-assessment', {
      ...secret,
      name: 'absent',
    });
    expect(hidden).toMatchObject({
      error: expect.stringMatching(/NotFoundError.*'secret' was not found/),
    });
    expect(JSON.stringify(hidden)).toBe(
      JSON.stringify(absent).replaceAll('absent', 'secret'),
    );
    expect(
      await other.call('recommend-partitions', {
        cluster: 'prod',
        topic: 'nobodys',
      }),
    ).toMatchObject({ error: expect.stringContaining('was not found') });
  });

  it('says what is wrong with a question', async () => {
    await start();
    const assistant = await assistantOf();
    expect(
      await assistant.call('what-if', { peakMBps: -1, targetParallelism: 3 }),
    ).toMatchObject({ error: expect.stringContaining('peakMBps') });
    expect(
      await assistant.call('list-at-risk', { cluster: 'elsewhere' }),
    ).toMatchObject({
      error: expect.stringContaining("Cluster 'elsewhere' is not configured"),
    });
  });

  it('is not there for those who may not read', async () => {
    await start({
      denied: ['kafka-capacity.capacity.read', 'kafka-capacity.cluster.read'],
    });
    expect(await (await assistantOf()).tools()).toEqual([]);
  });
});
