import {
  createScaffolderFieldExtension,
  FieldExtensionComponent,
} from '@backstage/plugin-scaffolder-react';
import { kafkaCapacityPlugin } from '../plugin';
import { KafkaTopicSizerOnDemand } from './KafkaTopicSizerOnDemand';
import type { KafkaTopicSizing } from './sizing';

/**
 * The scaffolder's field `KafkaTopicSizer`: asks for a new topic and the demand on it, checks its name, and shows beside it how many
 * partitions that needs, and why. Put it into `ScaffolderFieldExtensions` below the scaffolder's page.
 *
 * @public
 */
export const KafkaTopicSizerFieldExtension: FieldExtensionComponent<
  KafkaTopicSizing,
  {}
> = kafkaCapacityPlugin.provide(
  createScaffolderFieldExtension<KafkaTopicSizing>({
    name: 'KafkaTopicSizer',
    component: KafkaTopicSizerOnDemand,
    validation: async (...args) => {
      const { validateSizing } = await import('./validateSizing');
      await validateSizing(...args);
    },
  }),
);
