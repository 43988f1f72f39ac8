import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  evaluateChecks,
  factsOfEntity,
} from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../api';
import { clusterSummary, entityCapacity } from '../__testUtils__/capacity';
import { ordersComponent } from '../__testUtils__/renderOnEntity';
import {
  scorecardOf,
  scoredEntity,
  scoredTopic,
} from '../__testUtils__/scorecards';
import plugin from '.';

const TOPICS = [scoredTopic({ 'partition-count': 'scale' })];
const facts = factsOfEntity('component:default/orders', TOPICS, 0);

function renderPortal(path: string) {
  return renderTestApp({
    features: [catalogPlugin, plugin],
    initialRouteEntries: [path],
    apis: [
      [catalogApiRef, catalogApiMock({ entities: [ordersComponent] })],
      [
        kafkaCapacityApiRef,
        {
          getEntityCapacity: async () => entityCapacity([]),
          getClusters: async () => [clusterSummary([])],
          getEntityScorecard: async () => ({
            facts,
            checks: evaluateChecks(facts),
            stale: null,
            days: [],
          }),
          getScorecard: async query =>
            scorecardOf(query, [
              scoredEntity('component:default/orders', TOPICS),
            ]),
          getScorecardTrend: async query => ({ ...query, days: [] }),
        },
      ],
    ],
  });
}

describe('scorecards in the new frontend system', () => {
  it('have a tab on the platform page', async () => {
    renderPortal('/kafka-capacity');
    await userEvent.click(
      await screen.findByRole('tab', { name: 'Scorecard' }),
    );
    expect(
      await screen.findByRole('table', { name: 'Checks by owner' }),
    ).toBeInTheDocument();
  });

  it('have a card on the overview of an entity', async () => {
    renderPortal('/catalog/default/component/orders');
    expect(await screen.findByText('Kafka scorecard')).toBeInTheDocument();
    expect(await screen.findByText('Enough partitions')).toBeInTheDocument();
  });
});
