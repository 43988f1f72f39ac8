import { ModelFailure, ModelResult } from '../../calculation/modelInput';
import {
  checkGiven,
  checkObjectName,
  checkShortObjectName,
  textThat,
} from '../documentInputs';
import { GeneratedDocument } from '../generatedDocument';
import { metadata, quoted, yamlText } from '../yamlDocument';
import { YamlText } from '../yamlEdit';
import { YamlPath } from '../yamlSource';
import {
  BrokerDocumentNote,
  DeclaredBrokerSize,
  BrokerSizeChange,
  checkSize,
  checkSizeChange,
  countNotes,
  diskQuantity,
  heapNotes,
  heapSize,
  parseHeapSize,
} from './brokerSize';
import {
  documentOf,
  growDisk,
  kubernetesResources,
  memoryLimit,
  setHeapOptions,
  setResources,
} from './pastedResource';

/**
 * The brokers of a cluster that Confluent for Kubernetes runs.
 *
 * @public
 */
export interface ConfluentKafka extends DeclaredBrokerSize {
  /** Name of the `Kafka` resource. */
  name: string;
  namespace?: string;
  /** Container image with its tag, such as `confluentinc/cp-server:7.9.0`. */
  image: string;
  /** Image of the init container with its tag, such as `confluentinc/confluent-init-container:2.11.0`. */
  initImage: string;
  /** Name of the `KRaftController` resource that the brokers depend on; absent for none. */
  controller?: string;
}

/**
 * A change of the brokers that an operator runs, as a patch.
 *
 * @public
 */
export interface BrokerPatch extends BrokerSizeChange {
  /** Name of the resource. */
  name: string;
  namespace?: string;
}

export const CONFLUENT_API = 'platform.confluent.io/v1beta1';

const checkImage = textThat('an image with its tag', image =>
  /^[^\s:]+(?::[0-9]+)?(?:\/[^\s:]+)*:[^\s:]+$/.test(image),
);

/** Why resources are where they are: the guide has them elsewhere. */
const RESOURCES_COMMENT = [
  'Resources belong under podTemplate. The operator refuses them directly under spec.',
];

const HEAP_COMMENT = [
  'At most 70% of the memory limit. The rest is the page cache, which serves most reads.',
];

/**
 * A Confluent for Kubernetes `Kafka` resource.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function confluentKafka(
  given: ConfluentKafka,
): ModelResult<GeneratedDocument> {
  const failure =
    checkObjectName('name', given.name) ??
    checkGiven('namespace', given.namespace, checkShortObjectName) ??
    checkImage('image', given.image) ??
    checkImage('initImage', given.initImage) ??
    checkGiven('controller', given.controller, checkObjectName) ??
    checkSize(given);
  if (failure) return failure;
  const { name, controller } = given;
  const content = {
    apiVersion: CONFLUENT_API,
    kind: 'Kafka',
    metadata: metadata(name, given.namespace),
    spec: {
      replicas: given.brokers,
      image: {
        application: quoted(given.image),
        init: quoted(given.initImage),
      },
      dataVolumeCapacity: quoted(diskQuantity(given.diskTb)),
      oneReplicaPerNode: true,
      podTemplate: { resources: kubernetesResources(given) },
      configOverrides: { jvm: heapOptions(given.heapGb).map(quoted) },
      ...(controller !== undefined && {
        dependencies: {
          kRaftController: { clusterRef: { name: quoted(controller) } },
        },
      }),
    },
  };
  return {
    fileName: `${name}.yaml`,
    language: 'yaml',
    text: yamlText(content, {
      comments: [
        { path: ['spec', 'dataVolumeCapacity'], lines: ['Volumes only grow.'] },
        {
          path: ['spec', 'podTemplate', 'resources'],
          lines: RESOURCES_COMMENT,
        },
        { path: ['spec', 'configOverrides', 'jvm'], lines: HEAP_COMMENT },
      ],
    }),
  };
}

/**
 * A merge patch of a Confluent for Kubernetes `Kafka` resource with nothing but what changes, for `kubectl patch`.
 *
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function confluentKafkaPatch(
  given: BrokerPatch,
): ModelResult<GeneratedDocument> {
  const failure = checkPatch(given);
  if (failure) return failure;
  const { brokers, diskTb, heapGb } = given;
  const resources = kubernetesResources(given);
  const content = {
    spec: {
      ...(brokers !== undefined && { replicas: brokers }),
      ...(diskTb !== undefined && {
        dataVolumeCapacity: quoted(diskQuantity(diskTb)),
      }),
      ...(resources && { podTemplate: { resources } }),
      ...(heapGb !== undefined && {
        configOverrides: { jvm: heapOptions(heapGb).map(quoted) },
      }),
    },
  };
  return {
    fileName: `${given.name}-patch.yaml`,
    language: 'yaml',
    text: yamlText(content, {
      head: [patchCommand('kafkas.platform.confluent.io', given)],
      comments: [
        {
          path: ['spec', 'configOverrides', 'jvm'],
          lines: [
            'A merge patch replaces the whole list: add your other options.',
          ],
        },
      ],
    }),
  };
}

export function checkPatch(given: BrokerPatch): ModelFailure | undefined {
  return (
    checkObjectName('name', given.name) ??
    checkGiven('namespace', given.namespace, checkShortObjectName) ??
    checkSizeChange(given)
  );
}

/** The command that applies a patch. Names are checked: nothing in them needs quotes. */
export function patchCommand(resource: string, given: BrokerPatch): string {
  const { name, namespace } = given;
  const where = namespace === undefined ? '' : ` --namespace ${namespace}`;
  return `kubectl patch ${resource} ${name}${where} --type merge --patch-file ${name}-patch.yaml`;
}

function heapOptions(heapGb: number): string[] {
  return [`-Xms${heapSize(heapGb)}`, `-Xmx${heapSize(heapGb)}`];
}

const SPEC: YamlPath = ['spec'];
const POD_TEMPLATE: YamlPath = ['spec', 'podTemplate'];
const JVM: YamlPath = ['spec', 'configOverrides', 'jvm'];

/** Changes a pasted `Kafka` resource of Confluent for Kubernetes and keeps everything else. */
export function changeConfluentKafka(
  yaml: YamlText,
  change: BrokerSizeChange,
): BrokerDocumentNote[] {
  const index = documentOf(
    yaml,
    `Kafka resource of ${CONFLUENT_API}`,
    ({ kind, apiVersion }) =>
      kind === 'Kafka' &&
      String(apiVersion).startsWith('platform.confluent.io/'),
  );
  const notes: BrokerDocumentNote[] = [];
  if (yaml.get(index, [...SPEC, 'resources']) !== undefined) {
    const moved = yaml.get(index, [...POD_TEMPLATE, 'resources']) === undefined;
    if (moved) yaml.moveBelow(index, [...SPEC, 'resources'], 'podTemplate');
    else yaml.remove(index, [...SPEC, 'resources']);
    notes.push({ code: 'misplaced-resources', moved });
  }
  if (!yaml.get(index, [...SPEC, 'image', 'init'])) {
    notes.push({ code: 'init-image-missing' });
  }
  const replicas = yaml.get(index, [...SPEC, 'replicas']);
  if (change.brokers !== undefined) {
    const from = typeof replicas === 'number' ? replicas : undefined;
    notes.push(...countNotes(from, change.brokers));
    yaml.set(index, [...SPEC, 'replicas'], change.brokers);
  }
  notes.push(
    ...growDisk(yaml, index, [...SPEC, 'dataVolumeCapacity'], change.diskTb),
  );
  setResources(yaml, index, [...POD_TEMPLATE, 'resources'], change);
  setHeapOptions(yaml, index, JVM, change.heapGb);
  const options = yaml.get(index, JVM);
  const maximum = (Array.isArray(options) ? options : [])
    .map(option => /^-Xmx(.+)$/.exec(String(option))?.[1])
    .find(found => found !== undefined);
  const memory = memoryLimit(yaml, index, [...POD_TEMPLATE, 'resources']);
  return [...notes, ...heapNotes(parseHeapSize(maximum), memory)];
}
