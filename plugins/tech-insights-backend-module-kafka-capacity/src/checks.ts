import {
  CAPACITY_CHECKS,
  Conditions,
} from 'backstage-plugin-kafka-capacity-common';
import { KAFKA_CAPACITY_FACT_RETRIEVER_ID } from './factRetriever';

/**
 * A check as the `json-rules-engine` fact checker of Tech Insights takes it.
 *
 * @public
 */
export interface KafkaCapacityCheck {
  id: string;
  type: 'json-rules-engine';
  name: string;
  description: string;
  factIds: string[];
  rule: { conditions: Conditions };
  /** Told with a check that is not passed. */
  failureMetadata: { why: string };
}

/**
 * The ready-made checks, for installations that build their fact checker in code. Those that configure it find the same as configuration in
 * the project's documentation.
 *
 * What can't be assessed is not passed here, since this engine knows no third answer. What does not apply to an entity is passed.
 *
 * @public
 */
export const kafkaCapacityChecks: readonly KafkaCapacityCheck[] =
  CAPACITY_CHECKS.map(({ id, title, description, why, rule }) => ({
    id,
    type: 'json-rules-engine',
    name: title,
    description,
    factIds: [KAFKA_CAPACITY_FACT_RETRIEVER_ID],
    rule: { conditions: rule },
    failureMetadata: { why },
  }));
