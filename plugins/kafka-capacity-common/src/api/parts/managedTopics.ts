import { z } from 'zod';
import { TOPIC_MANAGERS } from '../../subjects/topicManagers';

export const managedTopicSchema = z
  .strictObject({
    tool: z.enum(TOPIC_MANAGERS).exclude(['none']),
    source: z
      .string()
      .describe('An annotation, or a path in the configuration'),
  })
  .describe('What declares a topic, and how that is known');

/**
 * What declares a topic, and how that is known.
 *
 * @public
 */
export type ManagedTopic = z.infer<typeof managedTopicSchema>;
