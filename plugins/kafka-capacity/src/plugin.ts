import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createCardExtension } from '@backstage/plugin-home-react';
import { createSearchResultListItemExtension } from '@backstage/plugin-search-react';
import { KafkaCapacityClient } from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from './api';
import type { KafkaCapacitySearchResultProps } from './components/search/KafkaCapacitySearchResult';
import {
  capacityTabRouteRef,
  entityContentRouteRef,
  platformPageRouteRef,
  rootRouteRef,
  templateRouteRef,
} from './routes';

/**
 * The plugin for Backstage's classic frontend system.
 *
 * @public
 */
export const kafkaCapacityPlugin = createPlugin({
  id: 'kafka-capacity',
  apis: [
    createApiFactory({
      api: kafkaCapacityApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: apis => new KafkaCapacityClient(apis),
    }),
  ],
  routes: { root: rootRouteRef, entityContent: entityContentRouteRef },
  externalRoutes: {
    capacityTab: capacityTabRouteRef,
    platformPage: platformPageRouteRef,
    template: templateRouteRef,
  },
});

/**
 * The overview card for an entity page: the level of the topics and consumer groups that the entity registers or, for a System, Domain or
 * Group, of what belongs to it. Show it where {@link isKafkaCapacityAvailable} holds.
 *
 * @public
 */
export const EntityKafkaCapacityCard: () => JSX.Element | null =
  kafkaCapacityPlugin.provide(
    createComponentExtension({
      name: 'EntityKafkaCapacityCard',
      component: {
        lazy: () =>
          import('./components/entity/EntityKafkaCapacityCard').then(
            m => m.EntityKafkaCapacityCard,
          ),
      },
    }),
  );

/**
 * The tab for an entity page: each topic and consumer group with its recommendation, the calculation behind it, partitions, readers, members
 * and lag. Mount it at `/kafka-capacity` where {@link isKafkaCapacityOffered} holds: a service that has none yet is told how to register them.
 *
 * @public
 */
export const EntityKafkaCapacityContent: () => JSX.Element =
  kafkaCapacityPlugin.provide(
    createRoutableExtension({
      name: 'EntityKafkaCapacityContent',
      mountPoint: entityContentRouteRef,
      component: () =>
        import('./components/entity/EntityKafkaCapacityContent').then(
          m => m.EntityKafkaCapacityContent,
        ),
    }),
  );
/**
 * The scorecard for an entity page: the checks of what the entity reaches, those that are not passed with what to do. Show it where
 * {@link isKafkaScorecardAvailable} holds.
 *
 * @public
 */
export const EntityKafkaScorecardCard: () => JSX.Element =
  kafkaCapacityPlugin.provide(
    createComponentExtension({
      name: 'EntityKafkaScorecardCard',
      component: {
        lazy: () =>
          import('./components/scorecard/EntityKafkaScorecardCard').then(
            m => m.EntityKafkaScorecardCard,
          ),
      },
    }),
  );

/**
 * The platform page: every cluster, topic and consumer group. Mount it at `/kafka-capacity`.
 *
 * @public
 */
export const KafkaCapacityPage: () => JSX.Element = kafkaCapacityPlugin.provide(
  createRoutableExtension({
    name: 'KafkaCapacityPage',
    mountPoint: rootRouteRef,
    component: () =>
      import('./components/platform/KafkaCapacityPage').then(
        m => m.KafkaCapacityPage,
      ),
  }),
);

/**
 * A card for the home page: the topics and consumer groups of the groups that the signed-in person belongs to, worst first.
 *
 * @public
 */
export const HomeKafkaCapacityCard: (props: { title?: string }) => JSX.Element =
  kafkaCapacityPlugin.provide(
    createCardExtension<{}>({
      name: 'HomeKafkaCapacityCard',
      title: 'My Kafka capacity',
      description:
        'Kafka topics and consumer groups of your groups, worst first',
      components: () => import('./components/home'),
    }),
  );

/**
 * A topic or consumer group among the search's results: its level, what was found, and what to change. Goes into the `SearchResult` of the
 * search page.
 *
 * @public
 */
export const KafkaCapacitySearchResultListItem: (
  props: KafkaCapacitySearchResultProps,
) => JSX.Element | null = kafkaCapacityPlugin.provide(
  createSearchResultListItemExtension({
    name: 'KafkaCapacitySearchResultListItem',
    predicate: ({ type }) => type === 'kafka-capacity',
    component: () =>
      import('./components/search/KafkaCapacitySearchResult').then(
        m => m.KafkaCapacitySearchResult,
      ),
  }),
);
