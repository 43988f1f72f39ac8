import { screen, waitFor } from '@testing-library/react';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import searchPlugin from '@backstage/plugin-search/alpha';
import {
  searchApiRef,
  SearchResultListItemExtensions,
} from '@backstage/plugin-search-react';
import { renderInTestApp } from '@backstage/test-utils';
import { KafkaCapacitySearchResultListItem } from '../..';
import plugin from '../../alpha';

const placed = {
  type: 'kafka-capacity',
  rank: 1,
  document: {
    title: 'orders.placed',
    text: 'Everything that is indexed.',
    location:
      '/catalog/default/resource/orders.placed/kafka-capacity?topic=prod%2Forders.placed',
    kind: 'kafka-topic',
    cluster: 'prod',
    entityRef: 'resource:default/orders.placed',
    simulated: 'yes',
    owner: 'group:default/team-orders',
    level: 'scale',
    finding: 'Peak 65 MB/s needs 7 partitions; it has 6. Go to 24.',
    recommendation: '6 → 24 partitions',
  },
  highlight: {
    preTag: '<b>',
    postTag: '</b>',
    fields: { title: '<b>orders</b>.placed' },
  },
};

/** Where an installation leaves levels out, and nobody owns it. */
const bare = {
  type: 'kafka-capacity',
  document: {
    title: 'billing',
    text: 'Everything that is indexed.',
    location: '/catalog/default/component/shop/kafka-capacity',
    kind: 'kafka-consumer-group',
    cluster: 'prod',
    entityRef: 'component:default/shop',
    owner: '',
  },
};

const other = {
  type: 'techdocs',
  document: { title: 'A page', text: 'Of documentation.', location: '/docs' },
};

it('shows what was found with its level and what to change, in the new frontend system', async () => {
  renderTestApp({
    features: [searchPlugin, plugin],
    initialRouteEntries: ['/search?query=orders'],
    apis: [
      [catalogApiRef, catalogApiMock({ entities: [] })],
      [
        searchApiRef,
        { query: async () => ({ results: [placed], numberOfResults: 1 }) },
      ],
    ],
  });
  const [link] = await screen.findAllByRole('link', { name: 'orders.placed' });
  expect(link).toHaveAttribute('href', placed.document.location);
  const item = link.closest('li');
  expect(item).toHaveTextContent(
    'orders.placedScale Kafka topic · cluster prod, simulated · owner team-ordersPeak 65 MB/s needs 7 partitions; it has 6. Go to 24.6 → 24 partitions',
  );
  // In the sidebar, and as the kind of result that a search can be narrowed to.
  await waitFor(() => expect(screen.getAllByText('Kafka')).toHaveLength(2));
});

it('does so in the classic one, and leaves other results alone', async () => {
  await renderInTestApp(
    <SearchResultListItemExtensions results={[bare, other]}>
      <KafkaCapacitySearchResultListItem />
    </SearchResultListItemExtensions>,
  );
  const [billing, page] = await screen.findAllByRole('listitem');
  expect(await screen.findByText('billing')).toBeInTheDocument();
  expect(billing).toHaveTextContent(
    /^billing\s*Kafka consumer group · cluster prod · registered by shop$/,
  );
  expect(page).toHaveTextContent('A pageOf documentation.');
});
