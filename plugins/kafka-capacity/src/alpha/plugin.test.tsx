import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Entity } from '@backstage/catalog-model';
import {
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { kafkaCapacityApiRef } from '../api';
import {
  clusterSummary,
  entityCapacity,
  topicDetail,
} from '../__testUtils__/capacity';
import { ordersComponent } from '../__testUtils__/renderOnEntity';
import plugin from './index';

const placed = topicDetail({
  name: 'orders.placed',
  peakMBps: 65,
  parallelism: 3,
  partitions: 6,
});

const otherComponent: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'unrelated', namespace: 'default' },
  spec: { type: 'website', lifecycle: 'production', owner: 'team-orders' },
};

const plainService: Entity = {
  ...otherComponent,
  metadata: { name: 'plain', namespace: 'default' },
  spec: { ...otherComponent.spec, type: 'service' },
};

const prodCluster: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'prod',
    namespace: 'default',
    annotations: { 'kafka.apache.org/cluster': 'prod' },
  },
  spec: { type: 'kafka-cluster', owner: 'team-platform' },
};

function renderPortal(path: string) {
  return renderTestApp({
    features: [catalogPlugin, plugin],
    initialRouteEntries: [path],
    apis: [
      [
        catalogApiRef,
        catalogApiMock({
          entities: [
            ordersComponent,
            otherComponent,
            plainService,
            prodCluster,
          ],
        }),
      ],
      [
        kafkaCapacityApiRef,
        {
          getEntityCapacity: async (entityRef: string) =>
            entityCapacity(entityRef.endsWith('/orders') ? [placed] : []),
          getTopic: async () => placed,
          getCluster: async () => clusterSummary([placed]),
          getClusters: async () => [clusterSummary([placed])],
          getTopics: async () => ({ items: [placed], nextCursor: null }),
        },
      ],
    ],
  });
}

describe('the plugin of the new frontend system', () => {
  it("adds a card to an entity's overview that leads to its tab", async () => {
    renderPortal('/catalog/default/component/orders');
    const link = await screen.findByText('orders.placed');
    expect(link).toHaveAttribute(
      'href',
      '/catalog/default/component/orders/kafka-capacity?topic=prod%2Forders.placed',
    );
    // As a tab and as a card.
    expect(screen.getAllByText('Kafka capacity')).toHaveLength(2);
    await userEvent.click(link);
    expect(
      await screen.findByText('Increase from 6 to 24 partitions.'),
    ).toBeInTheDocument();
  });

  it('adds neither to an entity without Kafka', async () => {
    renderPortal('/catalog/default/component/unrelated');
    expect(await screen.findByText('Has subcomponents')).toBeInTheDocument();
    // The platform page in the sidebar.
    expect(screen.getByText('Kafka')).toBeInTheDocument();
    expect(screen.queryByText('Kafka capacity')).not.toBeInTheDocument();
  });

  it('tells a service that has registered nothing how to, on the tab alone', async () => {
    renderPortal('/catalog/default/component/plain');
    // One of them: there is no card.
    await userEvent.click(await screen.findByText('Kafka capacity'));
    expect(
      await screen.findByText('No topic or consumer group is registered yet'),
    ).toBeInTheDocument();
    expect(await screen.findByText(/prod\/my-topic/)).toBeInTheDocument();
  });

  it('leads from the entity of a cluster to its topics on the platform page', async () => {
    renderPortal('/catalog/default/resource/prod');
    const link = await screen.findByText('1 scale');
    expect(link).toHaveAttribute('href', '/kafka-capacity/topics?cluster=prod');
    await userEvent.click(link);
    expect(await screen.findByText('orders.placed')).toBeInTheDocument();
  });

  it('adds the platform page with its tabs', async () => {
    renderPortal('/kafka-capacity');
    expect(await screen.findByText('prod')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Topics' }));
    expect(await screen.findByText('orders.placed')).toBeInTheDocument();
  });

  it("says that there is no such page where the address names a tab that isn't there", async () => {
    renderPortal('/kafka-capacity/bogus');
    expect(await screen.findByText(/PAGE NOT FOUND/)).toBeInTheDocument();
    expect(screen.queryByRole('tab')).not.toBeInTheDocument();
  });

  it('lets an installation show the card elsewhere and for other entities', () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-card:kafka-capacity'),
      {
        config: { type: 'content', filter: { kind: 'component' } },
      },
    );
    expect(tester.get(EntityCardBlueprint.dataRefs.type)).toBe('content');
    expect(
      tester.get(EntityCardBlueprint.dataRefs.filterFunction)?.(otherComponent),
    ).toBe(true);
  });
});
