import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { configApiRef, identityApiRef } from '@backstage/core-plugin-api';
import {
  createExtensionTester,
  renderInTestApp as renderInNewTestApp,
} from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  EntityCapacity,
  KafkaCapacityClient,
} from 'backstage-plugin-kafka-capacity-common';
import { setupServer } from 'msw/node';
import { answer, refuse } from '../../__testUtils__/backend';
import {
  entityCapacity,
  groupDetail,
  topicDetail,
} from '../../__testUtils__/capacity';
import plugin from '../../alpha';
import { kafkaCapacityApiRef } from '../../api';
import { HomeKafkaCapacityCard } from '../../plugin';
import { LastAnswers, readOwnedCapacity } from './ownedCapacity';

const PATH = '/entities/group/default';
const identity = mockApis.identity({
  ownershipEntityRefs: [
    'user:default/guest',
    'group:default/ordering',
    'group:default/payments',
    'group:default/elsewhere',
  ],
});
const registered = {
  entities: [
    { entityRef: 'component:default/shop', owner: 'group:default/ordering' },
  ],
};
const placed = {
  ...topicDetail({
    name: 'orders.placed',
    peakMBps: 65,
    parallelism: 3,
    partitions: 6,
  }),
  ...registered,
};
const fine = {
  ...topicDetail({
    name: 'orders.shipped',
    peakMBps: 5,
    parallelism: 2,
    partitions: 6,
  }),
  ...registered,
};
const billing = {
  ...groupDetail({
    name: 'billing',
    topic: 'orders.placed',
    partitions: 6,
    members: 3,
    lag: 5000,
  }),
  ...registered,
};

function ofGroup(
  name: string,
  subjects: Parameters<typeof entityCapacity>[0],
): EntityCapacity {
  return { ...entityCapacity(subjects), entityRef: `group:default/${name}` };
}

describe('the card on the home page', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  function answerGroups(
    ordering: Parameters<typeof entityCapacity>[0],
    payments: Parameters<typeof entityCapacity>[0],
  ) {
    server.use(
      answer(`${PATH}/ordering/capacity`, ofGroup('ordering', ordering)),
      answer(`${PATH}/payments/capacity`, ofGroup('payments', payments)),
      refuse(`${PATH}/elsewhere/capacity`, 404, {
        name: 'NotFoundError',
        message: "No entity 'group:default/elsewhere' was found",
      }),
    );
  }

  function renderCard(
    ownIdentity = identity,
    kafkaCapacity: { entityTabPath?: string } = {},
  ) {
    const client = new KafkaCapacityClient({
      discoveryApi: mockApis.discovery(),
      fetchApi: { fetch },
    });
    return renderInTestApp(
      <TestApiProvider
        apis={[
          [kafkaCapacityApiRef, client],
          [identityApiRef, ownIdentity],
          [configApiRef, mockApis.config({ data: { kafkaCapacity } })],
        ]}
      >
        <HomeKafkaCapacityCard />
      </TestApiProvider>,
      {
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
  }

  it("shows what one's groups own once each, worst first, each leading to its detail", async () => {
    answerGroups([fine, placed], [placed, billing]);
    await renderCard();
    expect(screen.getByText('My Kafka capacity')).toBeInTheDocument();
    const rows = within(
      await screen.findByRole('list', { name: 'Topics and consumer groups' }),
    ).getAllByRole('listitem');
    expect(rows.map(row => row.textContent)).toEqual([
      'Scaleorders.placedtopic6 → 24 partitions · peak 65 MB/s',
      expect.stringMatching(/^Warningbillinggroup/),
    ]);
    expect(screen.getByText('2 of 3 need attention')).toBeInTheDocument();
    expect(screen.getByText('and 1 ok')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'orders.placed' })).toHaveAttribute(
      'href',
      '/catalog/default/component/shop/kafka-capacity?topic=prod%2Forders.placed',
    );
    expect(screen.getByRole('link', { name: 'payments' })).toHaveAttribute(
      'href',
      '/catalog/default/group/payments/kafka-capacity',
    );
  });

  it('leads to where the configuration says that the tab is', async () => {
    answerGroups([placed], []);
    await renderCard(identity, {
      entityTabPath: '/software/:kind/:namespace/:name/kafka',
    });
    expect(
      await screen.findByRole('link', { name: 'orders.placed' }),
    ).toHaveAttribute(
      'href',
      '/software/component/default/shop/kafka?topic=prod%2Forders.placed',
    );
    expect(screen.getByRole('link', { name: 'ordering' })).toHaveAttribute(
      'href',
      '/software/group/default/ordering/kafka',
    );
  });

  it('shows what it could read where it could not read of every group', async () => {
    answerGroups([placed], []);
    server.use(
      refuse(`${PATH}/payments/capacity`, 503, {
        name: 'ServiceUnavailableError',
        message: 'the database is away',
      }),
    );
    await renderCard();
    expect(await screen.findByText('orders.placed')).toBeVisible();
    expect(
      screen.getByText(/owns is missing here: the database is away/),
    ).toHaveTextContent(/^What payments owns/);
  });

  it('keeps what is known of a group that can’t be read for a while', async () => {
    const last: LastAnswers = new Map();
    const answers: Record<string, EntityCapacity | Error> = {
      'group:default/ordering': ofGroup('ordering', [fine]),
      'group:default/payments': ofGroup('payments', [placed]),
    };
    const read = () =>
      readOwnedCapacity(
        {
          getEntityCapacity: async ref => {
            const given = answers[ref];
            if (given instanceof Error) throw given;
            return given;
          },
        },
        Object.keys(answers),
        last,
      );
    expect(await read()).toMatchObject({ level: 'scale', unread: [] });
    const error = new Error('away');
    answers['group:default/payments'] = error;
    expect(await read()).toMatchObject({
      level: 'scale',
      subjects: [placed, fine].map(({ subject }) => ({ subject })),
      unread: [{ group: 'group:default/payments', error, isOld: true }],
    });
    // What another group tells of the same now goes before what was known.
    answers['group:default/ordering'] = ofGroup('ordering', [
      { ...placed, level: 'emergency' },
    ]);
    expect(await read()).toMatchObject({ level: 'emergency' });
    answers['group:default/ordering'] = ofGroup('ordering', [fine]);
    last.clear();
    expect(await read()).toMatchObject({
      level: 'ok',
      unread: [{ isOld: false }],
    });
    answers['group:default/ordering'] = error;
    await expect(read()).rejects.toThrow('away');
  });

  it('says that there is nothing, and why', async () => {
    answerGroups([], []);
    await renderCard();
    expect(
      await screen.findByText(/^No entity owned by your groups registers/),
    ).toBeInTheDocument();
  });

  it('says that one belongs to no group', async () => {
    await renderCard(
      mockApis.identity({
        userEntityRef: 'user:development/guest',
        ownershipEntityRefs: ['user:development/guest'],
      }),
    );
    expect(
      await screen.findByText(/no group that user:development\/guest is/),
    ).toBeInTheDocument();
  });

  it('tells of an error, and tries again when asked to', async () => {
    server.use(
      refuse(`${PATH}/:name/capacity`, 503, {
        name: 'ServiceUnavailableError',
        message: 'the database is away',
      }),
    );
    await renderCard();
    expect(
      await screen.findByText(/Could not load your Kafka capacity/),
    ).toBeInTheDocument();
    answerGroups([placed], []);
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText('orders.placed')).toBeInTheDocument();
  });

  it('shows its layout while it waits', async () => {
    server.use(answer(`${PATH}/:name/capacity`, ofGroup('ordering', [])));
    await renderCard({
      ...identity,
      getBackstageIdentity: () => new Promise<never>(() => {}),
    });
    expect(
      await screen.findByRole('progressbar', {
        name: 'Loading Kafka capacity',
      }),
    ).toBeInTheDocument();
  });

  it('is a widget for the home page of the new frontend system', async () => {
    const { component, title } = createExtensionTester(
      plugin.getExtension('home-page-widget:kafka-capacity'),
    ).get(HomePageWidgetBlueprint.dataRefs.widget);
    expect(title).toBe('My Kafka capacity');
    renderInNewTestApp(component, {
      config: { kafkaCapacity: { entityTabPath: '/software/:name/kafka' } },
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      apis: [
        [identityApiRef, identity],
        [
          kafkaCapacityApiRef,
          { getEntityCapacity: async () => ofGroup('ordering', [placed]) },
        ],
      ],
    });
    expect(
      await screen.findByRole('link', { name: 'orders.placed' }),
    ).toHaveAttribute(
      'href',
      '/software/shop/kafka?topic=prod%2Forders.placed',
    );
  });
});
