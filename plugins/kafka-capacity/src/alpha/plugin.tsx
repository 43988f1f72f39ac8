import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import SpeedIcon from '@material-ui/icons/Speed';
import { KafkaCapacityClient } from 'backstage-plugin-kafka-capacity-common';
import { kafkaCapacityApiRef } from '../api';
import { isKafkaCapacityAvailable } from '../applicability';
import {
  capacityTabRouteRef,
  entityContentRouteRef,
  rootRouteRef,
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
    filter: isKafkaCapacityAvailable,
    loader: () =>
      import('../components/entity/EntityKafkaCapacityContent').then(m => (
        <m.EntityKafkaCapacityContent />
      )),
  },
});

/**
 * The plugin for Backstage's new frontend system. Its extensions, each of which can be configured or switched off in `app.extensions`:
 * `api:kafka-capacity`, `entity-card:kafka-capacity`, `entity-content:kafka-capacity`.
 *
 * @public
 */
export default createFrontendPlugin({
  pluginId: 'kafka-capacity',
  title: 'Kafka capacity',
  icon: <SpeedIcon fontSize="inherit" />,
  info: { packageJson: () => import('../../package.json') },
  routes: { root: rootRouteRef, entityContent: entityContentRouteRef },
  externalRoutes: { capacityTab: capacityTabRouteRef },
  extensions: [kafkaCapacityApi, entityCard, entityContent],
});
