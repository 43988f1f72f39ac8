import { quoted } from '../yamlDocument';
import { YamlText } from '../yamlEdit';
import { valueAt, YamlEditProblem, YamlPath } from '../yamlSource';
import {
  BrokerDocumentNote,
  BrokerSizeChange,
  cpuQuantity,
  diskQuantity,
  GIB,
  heapSize,
  memoryQuantity,
  parseQuantity,
  TB,
} from './brokerSize';

/** Requests and limits of Kubernetes, alike: a broker that is promised less than its limit may be evicted. Undefined for no change. */
export function kubernetesResources({ cpuCores, memoryGb }: BrokerSizeChange) {
  if (cpuCores === undefined && memoryGb === undefined) return undefined;
  const amounts = () => ({
    ...(cpuCores !== undefined && { cpu: quoted(cpuQuantity(cpuCores)) }),
    ...(memoryGb !== undefined && { memory: quoted(memoryQuantity(memoryGb)) }),
  });
  return { requests: amounts(), limits: amounts() };
}

interface KubernetesResource {
  apiVersion?: unknown;
  kind?: unknown;
  spec?: unknown;
}

/** Where a resource is in a file of several. @throws YamlEditProblem unless there is exactly one */
export function documentOf(
  yaml: YamlText,
  wanted: string,
  fits: (resource: KubernetesResource) => boolean,
): number {
  const found = yaml.contents.flatMap((content, index) =>
    typeof content === 'object' && content !== null && fits(content)
      ? [index]
      : [],
  );
  if (found.length !== 1) {
    throw new YamlEditProblem(`YAML with exactly one ${wanted}`);
  }
  return found[0];
}

/** Sets CPU and memory where they are: a limit without a request is the request too, and the other way round there is no limit. */
export function setResources(
  yaml: YamlText,
  index: number,
  path: YamlPath,
  { cpuCores, memoryGb }: BrokerSizeChange,
): void {
  const amounts: [string, string][] = [
    ...(cpuCores === undefined
      ? []
      : [['cpu', cpuQuantity(cpuCores)] as [string, string]]),
    ...(memoryGb === undefined
      ? []
      : [['memory', memoryQuantity(memoryGb)] as [string, string]]),
  ];
  for (const [name, quantity] of amounts) {
    const places = ['requests', 'limits'].filter(
      kind => yaml.get(index, [...path, kind, name]) !== undefined,
    );
    for (const kind of places.length > 0 ? places : ['requests', 'limits']) {
      const current = parseQuantity(yaml.get(index, [...path, kind, name]));
      if (current === parseQuantity(quantity)) continue;
      yaml.set(index, [...path, kind, name], quantity);
    }
  }
}

/** The memory limit in GiB, or the request where there is no limit. */
export function memoryLimit(
  yaml: YamlText,
  index: number,
  path: YamlPath,
): number | undefined {
  const resources = yaml.get(index, path);
  const bytes =
    parseQuantity(valueAt(resources, ['limits', 'memory'])) ??
    parseQuantity(valueAt(resources, ['requests', 'memory']));
  return bytes === undefined ? undefined : bytes / GIB;
}

/** Sets the size of a volume unless that would shrink it. */
export function growDisk(
  yaml: YamlText,
  index: number,
  path: YamlPath,
  diskTb: number | undefined,
): BrokerDocumentNote[] {
  if (diskTb === undefined) return [];
  const current = yaml.get(index, path);
  const bytes = parseQuantity(current);
  if (bytes !== undefined && bytes >= diskTb * TB) {
    return bytes > diskTb * TB
      ? [{ code: 'disk-kept', current: String(current) }]
      : [];
  }
  yaml.set(index, path, diskQuantity(diskTb));
  return [];
}

/** Sets the heap in a list of Java's options. */
export function setHeapOptions(
  yaml: YamlText,
  index: number,
  path: YamlPath,
  heapGb: number | undefined,
): void {
  if (heapGb === undefined) return;
  for (const option of ['-Xms', '-Xmx']) {
    const list = yaml.get(index, path);
    const options: unknown[] = Array.isArray(list) ? list : [];
    const at = options.findIndex(one => String(one).startsWith(option));
    const value = `${option}${heapSize(heapGb)}`;
    if (at < 0) yaml.append(index, path, value);
    else if (options[at] !== value) yaml.set(index, [...path, at], value);
  }
}
