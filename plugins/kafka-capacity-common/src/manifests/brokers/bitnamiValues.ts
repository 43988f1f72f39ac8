import { ModelResult } from '../../calculation/modelInput';
import { GeneratedDocument } from '../generatedDocument';
import { quoted, yamlText } from '../yamlDocument';
import { YamlText } from '../yamlEdit';
import { valueAt, YamlPath } from '../yamlSource';
import {
  BrokerDocumentNote,
  BrokerSizeChange,
  checkSizeChange,
  countNotes,
  diskQuantity,
  heapNotes,
  heapSize,
  HEAP_SHARE,
  parseHeapSize,
} from './brokerSize';
import {
  growDisk,
  kubernetesResources,
  memoryLimit,
  setResources,
} from './pastedResource';

/**
 * Values of Bitnami's Helm chart for Kafka with nothing but what changes, to lay over your own.
 *
 * @param section - `broker` for brokers of their own, `controller` where controllers are brokers too
 * @returns a failure that names the input which can't be declared
 * @public
 */
export function bitnamiKafkaValues(
  change: BrokerSizeChange,
  section: 'broker' | 'controller' = 'broker',
): ModelResult<GeneratedDocument> {
  const failure = checkSizeChange(change);
  if (failure) return failure;
  const { brokers, heapGb, diskTb } = change;
  const resources = kubernetesResources(change);
  const content = {
    [section]: {
      ...(brokers !== undefined && { replicaCount: brokers }),
      ...(resources && { resources }),
      ...(heapGb !== undefined && {
        heapOpts: quoted(heapOptions(heapGb)),
      }),
      ...(diskTb !== undefined && {
        persistence: { size: quoted(diskQuantity(diskTb)) },
      }),
    },
  };
  return {
    fileName: 'kafka-brokers-values.yaml',
    language: 'yaml',
    text: yamlText(content, {
      comments: [
        {
          path: [section, 'heapOpts'],
          lines: ["In place of the chart's 75% of the memory limit."],
        },
        {
          path: [section, 'persistence'],
          lines: [
            'Kubernetes does not let a chart grow the volumes of a StatefulSet: grow the claims, delete',
            'the StatefulSet with --cascade=orphan, then upgrade the release.',
          ],
        },
      ],
    }),
  };
}

function heapOptions(heapGb: number): string {
  return `-Xms${heapSize(heapGb)} -Xmx${heapSize(heapGb)}`;
}

/** Changes pasted values of Bitnami's chart and keeps everything else. */
export function changeBitnamiValues(
  yaml: YamlText,
  change: BrokerSizeChange,
): BrokerDocumentNote[] {
  const path = sectionOf(yaml);
  const notes: BrokerDocumentNote[] = [];
  if (change.brokers !== undefined) {
    const replicas = yaml.get(0, [...path, 'replicaCount']);
    const from = typeof replicas === 'number' ? replicas : undefined;
    notes.push(...countNotes(from, change.brokers));
    if (path[0] === 'controller' && from !== change.brokers) {
      notes.push({ code: 'combined-roles' });
    }
    yaml.set(0, [...path, 'replicaCount'], change.brokers);
  }
  setResources(yaml, 0, [...path, 'resources'], change);
  notes.push(
    ...growDisk(yaml, 0, [...path, 'persistence', 'size'], change.diskTb),
  );
  const heap = [...path, 'heapOpts'];
  if (change.heapGb !== undefined) {
    yaml.set(0, heap, withHeap(yaml.get(0, heap), change.heapGb));
  }
  const options = String(yaml.get(0, heap) ?? '');
  const maximum = parseHeapSize(/-Xmx(\S+)/.exec(options)?.[1]);
  const share = /-XX:MaxRAMPercentage=([0-9.]+)/.exec(options)?.[1];
  if (maximum === undefined && Number(share) > HEAP_SHARE * 100) {
    notes.push({
      code: 'heap-above-share',
      heapGb: null,
      sharePercent: Number(share),
    });
  }
  const memory = memoryLimit(yaml, 0, [...path, 'resources']);
  return [...notes, ...heapNotes(maximum, memory)];
}

/** Other options stay; a heap by share of the memory would contradict one by size. */
function withHeap(current: unknown, heapGb: number): string {
  const others = String(current ?? '')
    .split(/\s+/)
    .filter(
      option =>
        option &&
        !/^-X(?:m[sx]|X:(?:Initial|Min|Max)RAMPercentage=)/.test(option),
    );
  return [heapOptions(heapGb), ...others].join(' ');
}

/** Brokers of their own where there are any, else the controllers that are brokers too; before version 24, the top. */
function sectionOf(yaml: YamlText): YamlPath {
  const [values] = yaml.contents;
  if (Number(valueAt(values, ['broker', 'replicaCount'])) > 0)
    return ['broker'];
  if (valueAt(values, ['controller']) !== undefined) return ['controller'];
  return valueAt(values, ['replicaCount']) === undefined ? ['controller'] : [];
}
