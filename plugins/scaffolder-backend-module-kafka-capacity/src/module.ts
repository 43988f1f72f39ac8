import { createBackendModule } from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { kafkaCapacityServiceRef } from 'backstage-plugin-kafka-capacity-node';
import { createTopicCreateAction } from './actions/create';
import { createTopicFindEntityAction } from './actions/findEntity';
import { createTopicManifestAction } from './actions/manifest';
import { createTopicRecommendAction } from './actions/recommend';
import { createTopicScaleAction } from './actions/scale';

/**
 * Adds the actions `kafka-capacity:topic:recommend`, `:create`, `:scale`, `:manifest` and `:find-entity` to the scaffolder.
 *
 * @public
 */
export const scaffolderModuleKafkaCapacity = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'kafka-capacity',
  register(registration) {
    registration.registerInit({
      deps: {
        actions: scaffolderActionsExtensionPoint,
        kafkaCapacity: kafkaCapacityServiceRef,
      },
      async init({ actions, kafkaCapacity }) {
        actions.addActions(
          createTopicRecommendAction(kafkaCapacity),
          createTopicCreateAction(kafkaCapacity),
          createTopicScaleAction(kafkaCapacity),
          createTopicManifestAction(kafkaCapacity),
          createTopicFindEntityAction(kafkaCapacity),
        );
      },
    });
  },
});
