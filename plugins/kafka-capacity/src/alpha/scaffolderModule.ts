import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  createFormField,
  FormFieldBlueprint,
} from '@backstage/plugin-scaffolder-react/alpha';

const kafkaTopicSizer = FormFieldBlueprint.make({
  name: 'kafka-topic-sizer',
  params: {
    field: async () => {
      const [{ KafkaTopicSizer }, { validateSizing }] = await Promise.all([
        import('../scaffolder/KafkaTopicSizer'),
        import('../scaffolder/validateSizing'),
      ]);
      return createFormField({
        name: 'KafkaTopicSizer',
        component: KafkaTopicSizer,
        validation: validateSizing,
      });
    },
  },
});

/**
 * The scaffolder's field `KafkaTopicSizer` for Backstage's new frontend system, as the extension
 * `scaffolder-form-field:scaffolder/kafka-topic-sizer`. Add it to the app's features where the scaffolder is installed.
 *
 * @public
 */
export const kafkaCapacityScaffolderModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [kafkaTopicSizer],
});
