import {
  amazonMsk,
  confluent,
  jmxExporter,
  jmxExporterKraft,
  jmxRules,
  strimzi,
} from './brokerJmx';
import {
  confluentCloud,
  kafkaExporter,
  kafkaLagExporter,
  kminion,
} from './exporters';
import { cadvisor, kubeletVolumes, nodeExporter } from './hosts';
import { jvm } from './jvm';
import { Profile } from './profile';

/** The exporters that are known, best first: of several that tell the same, the container's figures come before those of its host. */
export const PROFILES: readonly Profile[] = [
  cadvisor,
  kubeletVolumes,
  nodeExporter,
  strimzi,
  jmxExporterKraft,
  jmxExporter,
  confluent,
  amazonMsk,
  jmxRules,
  jvm,
  confluentCloud,
  kminion,
  kafkaExporter,
  kafkaLagExporter,
];
