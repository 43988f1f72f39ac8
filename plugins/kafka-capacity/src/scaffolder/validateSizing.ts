import { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { kafkaCapacityApiRef } from '../api';
import { KafkaTopicSizing, sizingProblems } from './sizing';

/** Says everything that is wrong with a new topic before the template goes on. */
export const validateSizing: CustomFieldValidator<KafkaTopicSizing> = async (
  sizing,
  field,
  { apiHolder },
) => {
  const api = apiHolder.get(kafkaCapacityApiRef);
  if (!api) throw new Error('The plugin kafka-capacity is not installed');
  for (const problem of await sizingProblems(api, sizing ?? {})) {
    field.addError(problem);
  }
};
