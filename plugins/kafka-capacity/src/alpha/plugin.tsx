import { Content } from '@backstage/core-components';
import {
  ApiBlueprint,
  NotFoundErrorPage,
  PageBlueprint,
  SubPageBlueprint,
  coreExtensionData,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import {
  SearchFilterResultTypeBlueprint,
  SearchResultListItemBlueprint,
} from '@backstage/plugin-search-react/alpha';
import SpeedIcon from '@material-ui/icons/Speed';
import { KafkaCapacityClient } from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../api';
import { isKafkaScorecardAvailable } from '../scorecardApplicability';
import {
  isKafkaCapacityAvailable,
  isKafkaCapacityOffered,
} from '../applicability';
import { KnownTab } from '../components/platform/KnownTab';
import {
  capacityTabRouteRef,
  entityContentRouteRef,
  platformPageRouteRef,
  rootRouteRef,
  templateRouteRef,
} from '../routes';

const kafkaCapacityApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: kafkaCapacityApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: apis => new KafkaCapacityClient(apis),
    }),
});

const entityCard = EntityCardBlueprint.make({
  params: {
    type: 'info',
    filter: isKafkaCapacityAvailable,
    loader: () =>
      import('../components/entity/EntityKafkaCapacityCard').then(m => (
        <m.EntityKafkaCapacityCard />
      )),
  },
});

const entityContent = EntityContentBlueprint.make({
  params: {
    path: '/kafka-capacity',
    title: 'Kafka capacity',
    group: 'observability',
    routeRef: entityContentRouteRef,
    // A service that has registered nothing yet is told here how to; its overview is left in peace.
    filter: isKafkaCapacityOffered,
    loader: () =>
      import('../components/entity/EntityKafkaCapacityContent').then(m => (
        <m.EntityKafkaCapacityContent />
      )),
  },
});

const page = PageBlueprint.makeWithOverrides({
  *factory(makePage, { inputs }) {
    const output = makePage({
      path: '/kafka-capacity',
      // Also the sidebar's words, which has room for about ten letters.
      title: 'Kafka',
      icon: <SpeedIcon fontSize="inherit" />,
      routeRef: rootRouteRef,
    });
    for (const value of output) {
      if (value.id !== coreExtensionData.reactElement.id) yield value;
    }
    yield coreExtensionData.reactElement(
      <KnownTab
        tabs={inputs.pages.map(tab => tab.get(coreExtensionData.routePath))}
        notFound={<NotFoundErrorPage />}
      >
        {output.get(coreExtensionData.reactElement)}
      </KnownTab>,
    );
  },
});

const clustersTab = SubPageBlueprint.make({
  name: 'clusters',
  params: {
    path: 'clusters',
    title: 'Clusters',
    loader: () =>
      import('../components/cluster/ClustersTab').then(m => (
        <Content>
          <m.ClustersTab />
        </Content>
      )),
  },
});

const topicsTab = SubPageBlueprint.make({
  name: 'topics',
  params: {
    path: 'topics',
    title: 'Topics',
    loader: () =>
      import('../components/platform/SubjectsTab').then(m => (
        <Content>
          <m.SubjectsTab kind="topic" />
        </Content>
      )),
  },
});

const consumerGroupsTab = SubPageBlueprint.make({
  name: 'consumer-groups',
  params: {
    path: 'consumer-groups',
    title: 'Consumer groups',
    loader: () =>
      import('../components/platform/SubjectsTab').then(m => (
        <Content>
          <m.SubjectsTab kind="consumer-group" />
        </Content>
      )),
  },
});

const forecastTab = SubPageBlueprint.make({
  name: 'forecast',
  params: {
    path: 'forecast',
    title: 'Forecast',
    loader: () =>
      import('../components/planning/outlook/ForecastTab').then(m => (
        <Content>
          <m.ForecastTab />
        </Content>
      )),
  },
});

const homePageWidget = HomePageWidgetBlueprint.make({
  params: {
    name: 'MyKafkaCapacity',
    title: 'My Kafka capacity',
    description: 'Kafka topics and consumer groups of your groups, worst first',
    components: () => import('../components/home'),
    layout: {
      width: { minColumns: 3, defaultColumns: 6 },
      height: { minRows: 4, defaultRows: 8 },
    },
  },
});

const scorecardTab = SubPageBlueprint.make({
  name: 'scorecard',
  params: {
    path: 'scorecard',
    title: 'Scorecard',
    loader: () =>
      import('../components/scorecard/ScorecardTab').then(m => (
        <Content>
          <m.ScorecardTab />
        </Content>
      )),
  },
});

const scorecardCard = EntityCardBlueprint.make({
  name: 'scorecard',
  params: {
    type: 'info',
    filter: isKafkaScorecardAvailable,
    loader: () =>
      import('../components/scorecard/EntityKafkaScorecardCard').then(m => (
        <m.EntityKafkaScorecardCard />
      )),
  },
});

/** What the search module of the backend indexes. */
const SEARCH_TYPE = 'kafka-capacity';

const searchResult = SearchResultListItemBlueprint.make({
  params: {
    predicate: ({ type }) => type === SEARCH_TYPE,
    icon: <SpeedIcon />,
    component: () =>
      import('../components/search/KafkaCapacitySearchResult').then(
        m => m.KafkaCapacitySearchResult,
      ),
  },
});

const searchResultType = SearchFilterResultTypeBlueprint.make({
  params: { value: SEARCH_TYPE, name: 'Kafka', icon: <SpeedIcon /> },
});

/**
 * The plugin for Backstage's new frontend system. Its extensions, each of which can be configured or switched off in `app.extensions`:
 * `api:kafka-capacity`, `entity-card:kafka-capacity`, `entity-content:kafka-capacity`, `page:kafka-capacity` and the page's tabs
 * `sub-page:kafka-capacity/clusters`, `…/topics`, `…/consumer-groups`, `…/forecast` and `…/scorecard`; `entity-card:kafka-capacity/scorecard`,
 * `home-page-widget:kafka-capacity`, `search-result-list-item:kafka-capacity` and `search-filter-result-type:kafka-capacity`.
 *
 * @public
 */
export default createFrontendPlugin({
  pluginId: 'kafka-capacity',
  title: 'Kafka capacity',
  icon: <SpeedIcon fontSize="inherit" />,
  info: { packageJson: () => import('../../package.json') },
  routes: { root: rootRouteRef, entityContent: entityContentRouteRef },
  externalRoutes: {
    capacityTab: capacityTabRouteRef,
    platformPage: platformPageRouteRef,
    template: templateRouteRef,
  },
  extensions: [
    kafkaCapacityApi,
    entityCard,
    entityContent,
    page,
    clustersTab,
    topicsTab,
    consumerGroupsTab,
    forecastTab,
    scorecardTab,
    scorecardCard,
    homePageWidget,
    searchResult,
    searchResultType,
  ],
});
