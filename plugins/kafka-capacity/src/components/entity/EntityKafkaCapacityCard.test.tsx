import { screen, waitFor, within } from '@testing-library/react';
import { Entity } from '@backstage/catalog-model';
import { AlphaEntity } from '@backstage/catalog-model/alpha';
import userEvent from '@testing-library/user-event';
import { registerMswTestHooks } from '@backstage/test-utils';
import { EntityCapacity, LEVELS } from 'backstage-plugin-kafka-capacity-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { answer, BACKEND, refuse } from '../../__testUtils__/backend';
import { brokerAnswers } from '../../__testUtils__/brokers';
import {
  clusterSummary,
  countLevels,
  entityCapacity,
  groupDetail,
  topicDetail,
  unknownTopic,
} from '../../__testUtils__/capacity';
import { crossingRow } from '../../__testUtils__/forecasts';
import {
  ordersComponent,
  renderOnEntity,
} from '../../__testUtils__/renderOnEntity';
import { EntityKafkaCapacityCard } from '../../plugin';

const PATH = '/entities/component/default/orders/capacity';

const placed = topicDetail({
  name: 'orders.placed',
  peakMBps: 65,
  parallelism: 3,
  partitions: 6,
});
const billing = groupDetail({
  name: 'billing',
  topic: 'orders.placed',
  partitions: 6,
  members: 3,
  lag: 5000,
});
const fine = (name: string) =>
  topicDetail({ name, peakMBps: 5, parallelism: 2, partitions: 6 });
const someWrong = entityCapacity([
  fine('orders.shipped'),
  unknownTopic('payments.audit'),
  billing,
  fine('orders.returned'),
  placed,
]);

describe('EntityKafkaCapacityCard', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  it('tells subjects of one name apart by their clusters', async () => {
    const elsewhere = fine('orders.placed');
    elsewhere.subject = { ...elsewhere.subject, cluster: 'staging' };
    server.use(
      answer(PATH, entityCapacity([fine('orders.placed'), elsewhere])),
    );
    await renderOnEntity(<EntityKafkaCapacityCard />);

    expect(
      await screen.findByText(`topic on ${placed.subject.cluster}`),
    ).toBeVisible();
    expect(screen.getByText('topic on staging')).toBeVisible();
  });

  it('names the limit that is forecast to be crossed first', async () => {
    const capacity = entityCapacity([fine('orders.placed')]);
    server.use(
      answer(PATH, {
        ...capacity,
        nextCrossing: {
          subject: capacity.subjects[0].subject,
          crossing: crossingRow().crossing,
        },
      }),
    );
    await renderOnEntity(<EntityKafkaCapacityCard />);
    const first = await screen.findByText(/^Scale by about .* \(80%\):/);
    expect(first).toHaveTextContent('orders.placed');
    expect(within(first).getByRole('link')).toHaveAttribute(
      'href',
      expect.stringContaining('orders.placed'),
    );
  });

  it('says which links are disputed, and with whom, instead of how to register something', async () => {
    server.use(
      answer(PATH, {
        ...entityCapacity([]),
        registered: false,
        untrustedLinks: [
          {
            subject: placed.subject,
            entityRef: 'component:default/orders',
            state: 'disputed',
            linkedTo: [
              {
                entityRef: 'resource:default/the-topic',
                owner: 'group:default/payments',
              },
            ],
          },
          {
            subject: billing.subject,
            entityRef: 'component:default/orders',
            state: 'disputed',
            linkedTo: [],
          },
        ],
      }),
    );
    await renderOnEntity(<EntityKafkaCapacityCard />);
    const notice = await screen.findByRole('status');
    expect(notice).toHaveTextContent(
      'orders.placed on prod: this topic is linked to the-topic by payments',
    );
    expect(notice).toHaveTextContent(
      "billing on prod: this group is linked to an entity that you can't see",
    );
    expect(screen.queryByText(/catalog-info/)).toBeNull();
  });

  it('shows what needs attention, worst first, and counts the rest', async () => {
    server.use(answer(PATH, someWrong));
    await renderOnEntity(<EntityKafkaCapacityCard />);

    const rows = within(
      await screen.findByRole('list', { name: 'Topics and consumer groups' }),
    ).getAllByRole('listitem');
    expect(rows.map(row => row.textContent)).toEqual([
      'Scaleorders.placedtopic6 → 24 partitions · peak 65 MB/s',
      expect.stringMatching(
        /^Warningbillinggroup30k records behind.*\(limit 10k/,
      ),
      expect.stringMatching(
        /^Unknownpayments.audittopicNot authorized .* DESCRIBE/,
      ),
    ]);
    expect(screen.getByText('2 of 5 need attention')).toBeInTheDocument();
    expect(screen.getByText('4 of 5 measured')).toBeInTheDocument();
    expect(screen.getByText('and 2 ok')).toBeInTheDocument();
    expect(screen.getByText(/ ago$/)).toHaveAttribute(
      'dateTime',
      someWrong.assessedAt,
    );
    expect(screen.getByRole('link', { name: 'orders.placed' })).toHaveAttribute(
      'href',
      '/the-tab?topic=prod%2Forders.placed',
    );
    expect(screen.getByRole('link', { name: /What to do/ })).toHaveAttribute(
      'href',
      '/the-tab',
    );
  });

  it('shows at most five rows', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    server.use(
      answer(
        PATH,
        entityCapacity([fine('z'), ...names.map(name => unknownTopic(name))]),
      ),
    );
    await renderOnEntity(<EntityKafkaCapacityCard />);
    expect(
      await screen.findByText('and 2 more that are not ok, 1 ok'),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('listitem')).toHaveLength(5);
    expect(
      screen.getByText('Nothing measured needs attention'),
    ).toBeInTheDocument();
  });

  it('shows a line per part of a System', async () => {
    server.use(
      answer('/entities/system/default/shop/capacity', {
        ...someWrong,
        entityRef: 'system:default/shop',
        parts: [
          {
            entityRef: 'component:default/ledger',
            level: 'ok',
            counts: countLevels([fine('a')]),
            snoozed: 0,
          },
          {
            entityRef: 'component:default/orders',
            level: 'scale',
            counts: countLevels([placed, fine('b'), fine('c')]),
            snoozed: 0,
          },
        ],
      } satisfies EntityCapacity),
    );
    await renderOnEntity(<EntityKafkaCapacityCard />, {
      entity: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'System',
        metadata: { name: 'shop', namespace: 'default' },
      },
    });
    const parts = within(
      await screen.findByRole('list', { name: 'Parts' }),
    ).getAllByRole('listitem');
    expect(parts.map(part => part.textContent)).toEqual([
      expect.stringMatching(/^Scale.*orders1 scale, 2 ok$/),
      expect.stringMatching(/^Ok.*ledger1 ok$/),
    ]);
    expect(screen.getByRole('link', { name: 'orders' })).toHaveAttribute(
      'href',
      '/catalog/default/component/orders',
    );
  });

  const badGrowth = {
    annotation: 'kafka-capacity/growth',
    value: 'many',
    allowed: 'a factor from 1 to 100',
    message: 'kafka-capacity/growth is many',
  };

  it.each<[string, Partial<EntityCapacity>, RegExp[]]>([
    [
      'stale',
      { stale: { since: '2026-01-05T08:00:00Z', reason: 'broker 2 refuses' } },
      [/^Stale since/, /broker 2 refuses$/],
    ],
    [
      'partly read',
      {
        partial: {
          since: '2026-01-05T08:00:00Z',
          reason: "Some of cluster 'prod' could not be read.",
        },
      },
      [/^Partly read since/, /could not be read\.$/],
    ],
    ['simulated', { simulated: true }, [/^Simulated/, /not from a real Kafka/]],
    [
      'a bad annotation',
      { problems: [{ entityRef: someWrong.entityRef, ...badGrowth }] },
      [
        /^An annotation could not be read/,
        /kafka-capacity\/growth is many; allowed: a factor from 1 to 100/,
      ],
    ],
    [
      'a bad annotation of another entity',
      { problems: [{ entityRef: 'resource:default/orders', ...badGrowth }] },
      [/kafka-capacity\/growth of orders is many; allowed: a factor/],
    ],
  ])('says what is %s and still shows the rest', async (_what, over, texts) => {
    server.use(answer(PATH, { ...someWrong, ...over }));
    await renderOnEntity(<EntityKafkaCapacityCard />);
    const alert = await screen.findByRole('status');
    for (const text of texts) expect(alert).toHaveTextContent(text);
    expect(screen.getByText('orders.placed')).toBeInTheDocument();
  });

  it('leaves to the catalog what its own panel says of the annotations', async () => {
    const problems = [
      { entityRef: someWrong.entityRef, ...badGrowth },
      { entityRef: 'resource:default/orders', ...badGrowth },
    ];
    server.use(answer(PATH, { ...someWrong, problems }));
    const { message } = badGrowth;
    const marked: AlphaEntity = {
      ...ordersComponent,
      status: {
        items: [
          {
            type: 'backstage.io/catalog-processing',
            level: 'error',
            message: `InputError: ${message}`,
            error: { name: 'InputError', message },
          },
        ],
      },
    };
    await renderOnEntity(<EntityKafkaCapacityCard />, { entity: marked });
    const alert = await screen.findByRole('status');
    expect(alert).toHaveTextContent(/^An annotation could not be read/);
    expect(alert).toHaveTextContent(/growth of orders is many/);
  });

  it('tells what to add to catalog-info.yaml when nothing is registered', async () => {
    server.use(
      answer(PATH, entityCapacity([])),
      answer('/clusters', { items: [{ cluster: 'staging' }] }),
    );
    const { container } = await renderOnEntity(<EntityKafkaCapacityCard />);
    expect(
      await screen.findByText('No topic or consumer group is registered yet'),
    ).toBeInTheDocument();
    await waitFor(() =>
      expect(container).toHaveTextContent(
        /name: orders.*kafka\.apache\.org\/topics: staging\/my-topic.*kafka\.apache\.org\/consumer-groups: staging\/my-group/,
      ),
    );
    expect(screen.queryByText(/What to do/)).not.toBeInTheDocument();
  });

  it('stays away where an entity only has an API that has nothing to do with Kafka', async () => {
    server.use(answer(PATH, entityCapacity([])));
    const rest: Entity = {
      ...ordersComponent,
      metadata: { name: 'orders', namespace: 'default' },
      relations: [{ type: 'providesApi', targetRef: 'api:default/rest' }],
    };
    await renderOnEntity(<EntityKafkaCapacityCard />, { entity: rest });
    await waitFor(() =>
      expect(screen.queryByText('Kafka capacity')).not.toBeInTheDocument(),
    );
  });

  const resource = (
    type: string,
    annotations: Record<string, string> = {},
  ) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name: 'payments', namespace: 'default', annotations },
    spec: { type },
  });

  it('shows of a cluster how its topics and groups are, with the way to their lists', async () => {
    const path = '/entities/resource/default/payments/capacity';
    const cluster = clusterSummary([placed, fine('b'), billing]);
    server.use(
      answer(path, entityCapacity([])),
      answer('/clusters/prod', cluster),
    );
    const entity = resource('kafka-cluster', {
      'kafka.apache.org/cluster': 'prod',
    });
    const { unmount } = await renderOnEntity(<EntityKafkaCapacityCard />, {
      entity,
    });
    expect(
      await screen.findByRole('link', { name: '1 scale, 1 ok' }),
    ).toHaveAttribute('href', '/the-page/topics?cluster=prod');
    expect(screen.getByRole('link', { name: '1 warning' })).toHaveAttribute(
      'href',
      '/the-page/consumer-groups?cluster=prod',
    );
    expect(
      screen.queryByText('No topic or consumer group is registered yet'),
    ).not.toBeInTheDocument();
    unmount();

    server.use(
      refuse('/clusters/prod', 404, {
        name: 'NotFoundError',
        message: "Cluster 'prod' is not configured",
      }),
    );
    await renderOnEntity(<EntityKafkaCapacityCard />, { entity });
    expect(
      await screen.findByText('Not found: cluster prod'),
    ).toBeInTheDocument();
  });

  it('shows of a broker its level and finding, and leads to its cluster', async () => {
    const [broker] = brokerAnswers([{}, {}]).details;
    server.use(
      answer(
        '/entities/resource/default/payments/capacity',
        entityCapacity([]),
      ),
      answer(`/clusters/prod/brokers/${broker.id}`, broker),
    );
    await renderOnEntity(<EntityKafkaCapacityCard />, {
      entity: resource('kafka-broker', {
        'kafka.apache.org/broker': `prod/${broker.id}`,
      }),
    });
    expect(await screen.findByText(broker.finding)).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: `Broker ${broker.id} of prod` }),
    ).toHaveAttribute(
      'href',
      `/the-page/clusters/prod?part=brokers&broker=${broker.id}`,
    );
  });

  it.each([
    [
      'kafka-topic',
      'Which topic is this?',
      'kafka.apache.org/topics: staging/payments',
    ],
    [
      'kafka-consumer-group',
      'Which consumer group is this?',
      'kafka.apache.org/consumer-groups: staging/payments',
    ],
    [
      'kafka-cluster',
      'Which cluster is this?',
      'kafka.apache.org/cluster: staging',
    ],
  ])(
    'tells a %s that is not named how to name it',
    async (type, title, line) => {
      server.use(
        answer(
          '/entities/resource/default/payments/capacity',
          entityCapacity([]),
        ),
        answer('/clusters', { items: [{ cluster: 'staging' }] }),
      );
      const { container } = await renderOnEntity(<EntityKafkaCapacityCard />, {
        entity: resource(type),
      });
      expect(await screen.findByText(title)).toBeInTheDocument();
      await waitFor(() => expect(container).toHaveTextContent(line));
      expect(container).not.toHaveTextContent('my-');
    },
  );

  it.each([
    [
      403,
      'NotAllowedError',
      /No permission to see Kafka capacity/,
      /ask the platform team/,
    ],
    [
      404,
      'NotFoundError',
      /Not found: Kafka capacity/,
      /ask the platform team/,
    ],
    [
      500,
      'Error',
      /Could not load Kafka capacity: ask the platform team/,
      /500/,
    ],
  ])(
    'shows an answer of %i as such, and tries again',
    async (status, name, title, detail) => {
      server.use(
        refuse(PATH, status, { name, message: 'ask the platform team' }),
      );
      await renderOnEntity(<EntityKafkaCapacityCard />);
      expect(await screen.findByText(title)).toBeInTheDocument();
      expect(screen.getAllByText(detail).length).toBeGreaterThan(0);

      server.use(answer(PATH, someWrong));
      await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
      expect(await screen.findByText('orders.placed')).toBeInTheDocument();
      expect(screen.queryByText(title)).not.toBeInTheDocument();
    },
  );

  it('loads, refreshes without taking anything away, and keeps what it knows when that fails', async () => {
    let asked = 0;
    let release = () => {};
    const released = new Promise<void>(resolve => {
      release = resolve;
    });
    server.use(
      http.get(`${BACKEND}${PATH}`, async () => {
        asked += 1;
        if (asked === 2) return HttpResponse.error();
        await released;
        return HttpResponse.json(someWrong);
      }),
    );
    await renderOnEntity(<EntityKafkaCapacityCard />);
    expect(
      await screen.findByRole('progressbar', {
        name: 'Loading Kafka capacity',
      }),
    ).toBeInTheDocument();
    release();
    expect(await screen.findByText('orders.placed')).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(screen.getByText('orders.placed')).toBeInTheDocument();
    expect(await screen.findByText(/Could not refresh/)).toBeInTheDocument();
    expect(screen.getByText('orders.placed')).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(() =>
      expect(screen.queryByText(/Could not refresh/)).not.toBeInTheDocument(),
    );
    expect(asked).toBe(3);
  });

  it('knows a word and an icon for every level', async () => {
    server.use(
      answer(
        PATH,
        entityCapacity(LEVELS.map(level => ({ ...fine(level), level }))),
      ),
    );
    await renderOnEntity(<EntityKafkaCapacityCard />);
    for (const word of ['Emergency', 'Scale', 'Warning', 'Unknown']) {
      const [mark] = await screen.findAllByText(word);
      expect(mark.firstElementChild?.tagName).toBe('svg');
    }
  });
});
