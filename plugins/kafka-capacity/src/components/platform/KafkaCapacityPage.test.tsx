import { Route, Routes } from 'react-router-dom';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  registerMswTestHooks,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import {
  ClusterSummary,
  KafkaCapacityClient,
  SweepState,
  TopicDetail,
} from 'backstage-plugin-kafka-capacity-common';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { kafkaCapacityApiRef } from '../../api';
import { KafkaCapacityPage } from '../../plugin';
import { rootRouteRef } from '../../routes';
import { answer, BACKEND, refuse } from '../../__testUtils__/backend';
import { brokerAnswers } from '../../__testUtils__/brokers';
import {
  clusterSummary,
  groupDetail,
  sweep,
  topicDetail,
  unknownTopic,
} from '../../__testUtils__/capacity';
import { NO_FORECAST } from '../../__testUtils__/forecasts';
import { NO_TOPIC_HISTORY } from '../../__testUtils__/groupPast';
import { ordersComponent } from '../../__testUtils__/renderOnEntity';

const placed = topicDetail({
  name: 'orders.placed',
  peakMBps: 65,
  parallelism: 3,
  partitions: 6,
});
const unowned = topicDetail({
  name: 'legacy.dump',
  peakMBps: 1,
  parallelism: 1,
  partitions: 6,
  over: { entities: [] },
});
const billing = groupDetail({
  name: 'billing',
  topic: 'orders.placed',
  partitions: 6,
  members: 3,
  lag: 5000,
});
const prod = clusterSummary([
  placed,
  unowned,
  unknownTopic('payments.audit'),
  billing,
]);
const staging = clusterSummary([unowned], {
  cluster: 'staging',
  unlinked: null,
  brokers: null,
  partitions: null,
  simulated: true,
  stale: { since: '2026-01-05T08:00:00Z', reason: 'broker 2 refuses' },
  latestSweep: sweep({ state: 'failed', error: 'broker 2 refuses' }),
});

describe('KafkaCapacityPage', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  async function render(path: string) {
    const client = new KafkaCapacityClient({
      discoveryApi: mockApis.discovery(),
      fetchApi: { fetch },
    });
    return renderInTestApp(
      <TestApiProvider
        apis={[
          [kafkaCapacityApiRef, client],
          [
            catalogApiRef,
            catalogApiMock({
              entities: [
                {
                  ...ordersComponent,
                  relations: [
                    { type: 'ownedBy', targetRef: 'group:default/team-orders' },
                  ],
                },
              ],
            }),
          ],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/kafka-capacity/*" element={<KafkaCapacityPage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: [path],
        mountedRoutes: {
          '/kafka-capacity': rootRouteRef,
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
  }

  it("says that there is no such page where the address names a tab that isn't there", async () => {
    // The test app's own page for that, of which React tells the console too.
    const told = jest.spyOn(console, 'error').mockImplementation();
    await expect(render('/kafka-capacity/bogus')).rejects.toThrow(
      'Reached NotFound Page',
    );
    told.mockRestore();
  });

  describe('Clusters', () => {
    const calm = brokerAnswers([{}, {}, {}]);
    beforeEach(() =>
      server.use(
        answer('/clusters/prod/assessment', calm.assessment),
        answer('/disputed-links', { items: [], nextCursor: null }),
      ),
    );

    it('shows a card per cluster, worst first, leading to its lists', async () => {
      server.use(answer('/clusters', { items: [staging, prod] }));
      await render('/kafka-capacity/clusters');
      await screen.findByText('prod');
      const text = document.body.textContent ?? '';
      expect(text.indexOf('prod')).toBeLessThan(text.indexOf('staging'));
      expect(
        screen.getByRole('link', { name: '1 scale, 1 unknown, 1 ok' }),
      ).toHaveAttribute('href', '/kafka-capacity/topics?cluster=prod');
      expect(
        screen
          .getAllByRole('link', { name: '1 topic' })
          .map(link => link.getAttribute('href')),
      ).toEqual([
        '/kafka-capacity/topics?cluster=prod&level=scale',
        '/kafka-capacity/topics?cluster=prod&owner=none',
      ]);
      expect(
        await screen.findByRole('region', { name: 'Brokers of prod' }),
      ).toHaveTextContent(calm.assessment.finding);
      expect(screen.getByRole('link', { name: 'prod' })).toHaveAttribute(
        'href',
        '/kafka-capacity/clusters/prod',
      );

      expect(screen.getByText(/^Stale/)).toBeInTheDocument();
      expect(screen.getByText('Simulated')).toBeInTheDocument();
      expect(
        screen.getByText(/You need permission to read the cluster/),
      ).toBeInTheDocument();
      expect(
        screen.getByRole('region', { name: 'Last refresh of staging' }),
      ).toHaveTextContent(/Last refresh failed.*broker 2 refuses/);
    });

    it('claims nothing of a cluster that no sweep has read yet', async () => {
      const young = clusterSummary([], {
        cluster: 'young',
        assessedAt: null,
        brokers: null,
        partitions: null,
        latestSweep: sweep({ state: 'failed', error: 'no broker answers' }),
      });
      server.use(answer('/clusters', { items: [young] }));
      await render('/kafka-capacity/clusters');
      expect(
        await screen.findByText(/until the first successful refresh/),
      ).toBeVisible();
      expect(screen.getByText('no broker answers')).toBeVisible();
      expect(screen.queryByText('Topics', { selector: 'dt' })).toBeNull();
      expect(document.body).not.toHaveTextContent(/0 topics|may read/);
    });

    it('sweeps on demand, follows the sweep, and shows what it could not read', async () => {
      const states: SweepState[] = [
        sweep({ state: 'running' }),
        sweep({
          state: 'succeeded',
          faults: [
            {
              message: 'Not authorized to read log sizes of broker 1',
              since: '2026-01-05T08:00:00Z',
            },
          ],
        }),
      ];
      let clusters: ClusterSummary[] = [prod];
      let requested = 0;
      server.use(
        http.get(`${BACKEND}/clusters`, () =>
          HttpResponse.json({ items: clusters }),
        ),
        http.post(`${BACKEND}/clusters/prod/sweeps`, () => {
          requested += 1;
          return HttpResponse.json(sweep({ state: 'requested' }), {
            status: 202,
          });
        }),
        http.get(`${BACKEND}/clusters/prod/sweeps/latest`, () => {
          const state = states.shift() ?? sweep();
          clusters = [{ ...prod, latestSweep: state }];
          return HttpResponse.json(state);
        }),
      );
      await render('/kafka-capacity/clusters');
      const button = await screen.findByRole('button', { name: 'Refresh now' });
      await userEvent.click(button);
      expect(
        await screen.findByRole('progressbar', { name: 'Refreshing prod' }),
      ).toBeInTheDocument();
      expect(button).toBeDisabled();
      expect(
        await screen.findByText(/^Not authorized to read log sizes/),
      ).toHaveTextContent(/of broker 1 \(since .+\)$/);
      await waitFor(() => expect(button).toBeEnabled());
      expect(requested).toBe(1);
      expect(states).toHaveLength(0);
    });

    it('says why a sweep was refused', async () => {
      server.use(
        answer('/clusters', { items: [prod] }),
        http.post(`${BACKEND}/clusters/prod/sweeps`, () =>
          HttpResponse.json(
            {
              error: { name: 'ConflictError', message: 'one is running' },
              response: { statusCode: 409 },
            },
            { status: 409 },
          ),
        ),
      );
      await render('/kafka-capacity/clusters');
      await userEvent.click(
        await screen.findByRole('button', { name: 'Refresh now' }),
      );
      expect(
        await screen.findByText('Could not refresh: one is running'),
      ).toBeInTheDocument();
    });

    it('says that no cluster is configured, or may be seen', async () => {
      server.use(answer('/clusters', { items: [] }));
      const { unmount } = await render('/kafka-capacity/clusters');
      expect(
        await screen.findByText('No cluster is configured'),
      ).toBeInTheDocument();
      unmount();

      server.use(
        refuse('/clusters', 403, { name: 'NotAllowedError', message: 'no' }),
      );
      await render('/kafka-capacity/clusters');
      expect(
        await screen.findByText('No permission to see clusters'),
      ).toBeInTheDocument();
    });
  });

  describe('Topics and consumer groups', () => {
    /** What the backend was asked for, in order. */
    const asked: string[] = [];
    /** The same, to who may read clusters. */
    const openStaging = {
      ...staging,
      unlinked: { topics: 1, consumerGroups: 0 },
    };
    beforeEach(() => {
      asked.length = 0;
      server.use(
        answer('/clusters', { items: [prod, openStaging] }),
        answer('/clusters/prod/topics/orders.placed', placed),
        answer('/clusters/prod/topics/orders.placed/history', NO_TOPIC_HISTORY),
        answer('/clusters/prod/topics/orders.placed/forecast', NO_FORECAST),
        answer('/consumer-groups', {
          items: [billing],
          nextCursor: null,
        }),
        http.get(`${BACKEND}/topics`, ({ request }) => {
          const url = new URL(request.url);
          asked.push(
            url.pathname.replace('/api/kafka-capacity/v1', '') + url.search,
          );
          return HttpResponse.json(
            url.searchParams.has('cursor')
              ? { items: [unowned], nextCursor: null }
              : { items: [placed], nextCursor: 'page2' },
          );
        }),
      );
    });

    it.each([
      ['Team-Orders', 'group%3Adefault%2Fteam-orders', 'team-orders'],
      [':::', '%3A%3A%3A', ':::'],
    ])('asks for the owner %j of an address', async (owner, asks, shown) => {
      await render(`/kafka-capacity/topics?owner=${owner}`);
      expect(await screen.findByText('orders.placed')).toBeInTheDocument();
      expect(asked[0]).toBe(`/topics?limit=50&sort=level&owner=${asks}`);
      expect(screen.getByLabelText('Owner')).toHaveValue(shown);
    });

    it('asks for what the address says, and puts what is chosen into it', async () => {
      await render(
        '/kafka-capacity/topics?q=order&level=scale&level=warning&owner=none',
      );
      expect(await screen.findByText('orders.placed')).toBeInTheDocument();
      expect(asked).toEqual([
        '/topics?limit=50&sort=level&q=order&level=scale&level=warning&snoozed=false&owner=none',
      ]);
      expect(screen.getByLabelText('Search topics')).toHaveValue('order');
      expect(screen.getByLabelText('Owner')).toHaveValue(
        'Not linked to an entity (2)',
      );
      expect(screen.getByRole('button', { name: /Scale/ })).toHaveAttribute(
        'aria-pressed',
        'true',
      );

      await userEvent.type(screen.getByLabelText('Search topics'), 's.p');
      await waitFor(() =>
        expect(asked).toContain(
          '/topics?limit=50&sort=level&q=orders.p&level=scale&level=warning&snoozed=false&owner=none',
        ),
      );
      // Typing rests before anything is asked: not once a letter.
      expect(asked.length).toBeLessThanOrEqual(3);

      await userEvent.click(screen.getByRole('button', { name: /Scale/ }));
      await userEvent.click(screen.getByLabelText('Owner'));
      await userEvent.click(
        await screen.findByRole('option', { name: 'team-orders' }),
      );
      await waitFor(() =>
        expect(asked[asked.length - 1]).toBe(
          '/topics?limit=50&sort=level&q=orders.p&level=warning&snoozed=false&owner=group%3Adefault%2Fteam-orders',
        ),
      );

      await userEvent.click(screen.getByLabelText('Cluster'));
      await userEvent.click(
        await screen.findByRole('option', { name: 'staging' }),
      );
      await waitFor(() =>
        expect(asked[asked.length - 1]).toBe(
          '/topics?limit=50&sort=level&cluster=staging&q=orders.p&level=warning&snoozed=false&owner=group%3Adefault%2Fteam-orders',
        ),
      );
      expect(screen.getByText('Simulated')).toBeInTheDocument();
      expect(
        screen.queryByRole('columnheader', { name: 'Cluster' }),
      ).not.toBeInTheDocument();
      expect(screen.getByText(/^1 topic on staging/)).toHaveTextContent(
        '1 topic on staging: 1 ok',
      );
    });

    it('lists every cluster unless one is chosen, counts over all, and says what is amiss with one', async () => {
      const inStaging = {
        ...unowned,
        subject: { ...unowned.subject, cluster: 'staging' },
      };
      const young = clusterSummary([], {
        cluster: 'young',
        assessedAt: null,
        latestSweep: sweep({ state: 'failed', error: 'no broker answers' }),
      });
      server.use(
        answer('/clusters', { items: [prod, openStaging, young] }),
        answer('/topics', { items: [placed, inStaging], nextCursor: null }),
      );
      await render('/kafka-capacity/topics');
      const cellsOf = (name: string) =>
        within(screen.getByText(name).closest('tr')!)
          .getAllByRole('cell')
          .map(cell => cell.textContent);
      await screen.findByText('orders.placed');
      expect(
        screen.getAllByRole('columnheader').map(cell => cell.textContent),
      ).toEqual([
        'Level',
        'Name',
        'Cluster',
        'Recommendation',
        'Peak throughput',
        'Owner',
        'Entity',
      ]);
      expect(cellsOf('orders.placed')[2]).toBe('prod');
      expect(cellsOf('legacy.dump')[2]).toBe('staging');
      expect(screen.getByRole('link', { name: 'legacy.dump' })).toHaveAttribute(
        'href',
        '/kafka-capacity/topics?topic=staging%2Flegacy.dump',
      );
      expect(screen.getByText(/^4 topics on/)).toHaveTextContent(
        '4 topics on 3 clusters: 1 scale, 1 unknown, 2 ok; 2 not linked to an entity',
      );
      expect(
        screen.getByRole('link', { name: '2 not linked to an entity' }),
      ).toHaveAttribute('href', '/kafka-capacity/topics?owner=none');
      expect(screen.getByRole('button', { name: 'Ok 2' })).toBeInTheDocument();
      expect(screen.getByText('staging: simulated')).toBeInTheDocument();
      expect(screen.getByText(/^staging: stale/)).toBeInTheDocument();
      expect(
        screen.getByText('young: nothing known yet').closest('[role=status]'),
      ).toHaveTextContent('no broker answers');
    });

    it('marks what is snoozed, counts it apart, and lists it alone', async () => {
      const snoozed: TopicDetail = {
        ...placed,
        snooze: {
          kind: 'snoozed',
          reason: 'The sale ends on Friday.',
          by: 'user:default/jane',
          at: new Date().toISOString(),
          until: new Date(Date.now() + 3600_000).toISOString(),
        },
      };
      const some = clusterSummary([snoozed, unowned]);
      server.use(
        answer('/clusters', { items: [some] }),
        http.get(`${BACKEND}/topics`, ({ request }) => {
          asked.push(new URL(request.url).search);
          return HttpResponse.json({ items: [snoozed], nextCursor: null });
        }),
      );
      await render('/kafka-capacity/topics?level=ok');
      const row = (await screen.findByText('orders.placed')).closest('tr');
      expect(row).toHaveTextContent(/^Snoozed \(scale\)orders\.placed/);
      await userEvent.click(screen.getByRole('button', { name: 'Snoozed 1' }));
      await waitFor(() =>
        expect(asked).toEqual([
          '?limit=50&sort=level&level=ok&snoozed=false',
          '?limit=50&sort=level&snoozed=true',
        ]),
      );
      expect(screen.getByRole('button', { name: 'Snoozed 1' })).toHaveAttribute(
        'aria-pressed',
        'true',
      );
    });

    it('pages through the list, and marks what nobody owns', async () => {
      await render('/kafka-capacity/topics');
      const row = (await screen.findByText('orders.placed')).closest('tr');
      expect(row).toHaveTextContent(
        /^Scaleorders\.placedPeak 65 MB\/s needs 7 partitions; it has 6\. Go to 24\.prod6 → 24 partitions65 MB\/steam-ordersorders$/,
      );
      await userEvent.click(screen.getByRole('button', { name: 'Next' }));
      expect(
        (await screen.findByText('legacy.dump')).closest('tr'),
      ).toHaveTextContent(/Not linked to an entity$/);
      expect(asked[1]).toBe('/topics?limit=50&sort=level&cursor=page2');
      expect(
        screen.queryByRole('button', { name: 'Next' }),
      ).not.toBeInTheDocument();
      await userEvent.click(screen.getByRole('button', { name: 'Previous' }));
      expect(await screen.findByText('orders.placed')).toBeInTheDocument();
    });

    it('says of an empty page whether more may follow', async () => {
      const pages: Record<string, string | null> = {
        '': 'page2',
        page2: 'page3',
        page3: null,
      };
      server.use(
        http.get(`${BACKEND}/topics`, ({ request }) => {
          const at = new URL(request.url).searchParams.get('cursor') ?? '';
          return HttpResponse.json({ items: [], nextCursor: pages[at] });
        }),
      );
      await render('/kafka-capacity/topics?level=scale');
      const hidden = /^No topics on this page are visible to you\./;
      expect(await screen.findByText(hidden)).toBeInTheDocument();
      expect(
        screen.queryByText('No topics match the filters.'),
      ).not.toBeInTheDocument();
      await userEvent.click(screen.getByRole('button', { name: 'Next' }));
      await screen.findByRole('button', { name: 'First page' });
      expect(await screen.findByText(hidden)).toBeInTheDocument();
      await userEvent.click(screen.getByRole('button', { name: 'Next' }));
      expect(
        await screen.findByText('There are no more topics.'),
      ).toBeInTheDocument();
      expect(
        screen.queryByRole('button', { name: 'Next' }),
      ).not.toBeInTheDocument();
    });

    it('opens the detail over the list, by keyboard too, and closes it', async () => {
      await render('/kafka-capacity/topics?level=scale');
      const link = await screen.findByRole('link', { name: 'orders.placed' });
      expect(link).toHaveAttribute(
        'href',
        '/kafka-capacity/topics?level=scale&topic=prod%2Forders.placed',
      );
      link.focus();
      await userEvent.keyboard('{Enter}');
      const detail = await screen.findByRole('dialog', {
        name: 'orders.placed',
      });
      expect(
        await within(detail).findByText('Increase from 6 to 24 partitions.'),
      ).toBeInTheDocument();
      await userEvent.keyboard('{Escape}');
      await waitFor(() =>
        expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
      );
      expect(screen.getByRole('button', { name: /Scale/ })).toHaveAttribute(
        'aria-pressed',
        'true',
      );
    });

    it('lists consumer groups', async () => {
      await render('/kafka-capacity/consumer-groups');
      expect(
        await screen.findByRole('link', { name: 'billing' }),
      ).toBeInTheDocument();
      expect(screen.getByText(/30k records behind/)).toBeInTheDocument();
    });

    it('says that nothing matches, that a cluster is not there, and that the list failed', async () => {
      server.use(answer('/topics', { items: [], nextCursor: null }));
      const first = await render(
        '/kafka-capacity/topics?q=nothing&cluster=prod',
      );
      expect(
        await screen.findByText('No topics match the filters.'),
      ).toBeInTheDocument();
      expect(
        screen.getByRole('button', { name: 'Clear filters' }),
      ).toHaveAttribute('href', '/kafka-capacity/topics?cluster=prod');
      first.unmount();

      const second = await render('/kafka-capacity/topics?cluster=gone');
      expect(
        await screen.findByText('No cluster is named gone'),
      ).toBeInTheDocument();
      expect(screen.getByText('There is prod, staging.')).toBeInTheDocument();
      second.unmount();

      server.use(
        refuse('/topics', 400, {
          name: 'InputError',
          message: 'cursor is not one of ours',
        }),
      );
      await render('/kafka-capacity/topics?cursor=bad');
      expect(
        await screen.findByText(
          /Could not load topics: cursor is not one of ours/,
        ),
      ).toBeInTheDocument();
    });
  });
});
