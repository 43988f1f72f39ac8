// Reads a list of Kubernetes resources as JSON and writes what is wrong with each by its published schema, null for nothing.
// A process of its own, for the validators are ES modules, which Jest does not load.
import {
  ScaledObject,
  TriggerAuthentication,
} from '@kubernetes-models/keda/keda.sh/v1alpha1';
import * as strimziV1 from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1';
import * as strimziV1beta2 from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1beta2';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { readFileSync, writeSync } from 'node:fs';

const models = [
  ScaledObject,
  TriggerAuthentication,
  ...[strimziV1, strimziV1beta2].flatMap(
    ({ Kafka, KafkaNodePool, KafkaRebalance, KafkaTopic }) => [
      Kafka,
      KafkaNodePool,
      KafkaRebalance,
      KafkaTopic,
    ],
  ),
  HorizontalPodAutoscaler,
];

function problemOf(resource) {
  const Model = models.find(
    ({ apiVersion, kind }) =>
      apiVersion === resource.apiVersion && kind === resource.kind,
  );
  if (!Model) return `no schema for ${resource.apiVersion} ${resource.kind}`;
  try {
    new Model(resource).validate();
    return null;
  } catch (error) {
    return error.message;
  }
}

const resources = JSON.parse(readFileSync(0, 'utf8'));
writeSync(1, JSON.stringify(resources.map(problemOf)));
