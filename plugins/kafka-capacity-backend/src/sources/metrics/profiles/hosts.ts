import { latest, measure, Profile, rate } from './profile';

/** Devices of a host that are made of others, or of nothing: what they do is counted at those. */
const NO_DISK = '(dm-|md|loop|ram|zram|sr|fd)\\d.*';
const NO_INTERFACE =
  'lo|(veth|docker|br-|virbr|cali|cni|flannel|bond|team|tun|tap|dummy|ifb|kube|nodelocaldns|lxc|cilium|wg|sit|ip6tnl|gre).*|.*[.:@].*';

const disk = { device: { unlike: NO_DISK } };
const nic = { device: { unlike: NO_INTERFACE } };
const OVER = ['device'];

/** The node exporter: of the whole host, whatever else runs there. */
export const nodeExporter: Profile = {
  id: 'node-exporter',
  title: 'Node exporter',
  probe: ['node_cpu_seconds_total'],
  identity: 'host',
  metrics: {
    cpuShare: [
      measure(
        {
          rest: {
            divide: [
              rate(
                'node_cpu_seconds_total',
                { mode: 'idle' },
                { sum: ['cpu', 'mode'] },
              ),
              rate('node_cpu_seconds_total', {}, { sum: ['cpu', 'mode'] }),
            ],
          },
        },
        'host',
      ),
    ],
    memoryLimitBytes: [measure(latest('node_memory_MemTotal_bytes'), 'host')],
    iops: [
      measure(
        {
          add: [
            rate('node_disk_reads_completed_total', disk, { sum: OVER }),
            rate('node_disk_writes_completed_total', disk, { sum: OVER }),
          ],
        },
        'host',
      ),
    ],
    networkInBytesPerSecond: [
      measure(
        rate('node_network_receive_bytes_total', nic, { sum: OVER }),
        'host',
      ),
    ],
    networkOutBytesPerSecond: [
      measure(
        rate('node_network_transmit_bytes_total', nic, { sum: OVER }),
        'host',
      ),
    ],
    // Virtual interfaces have none, or a negative one.
    networkCapacityBytesPerSecond: [
      measure(
        latest('node_network_speed_bytes', nic, { above: 0, max: OVER }),
        'host',
      ),
    ],
  },
};

const CONTAINER = { container: { like: 'kafka|broker' } };
/** A container that was started again has a new one of each, and its last series stay for some minutes. */
const STARTS = ['id', 'name', 'image'];
const limit = (resource: string) =>
  latest('kube_pod_container_resource_limits', { ...CONTAINER, resource });

/** cAdvisor in the kubelet, with the limits of kube-state-metrics: of the broker's container and its pod. */
export const cadvisor: Profile = {
  id: 'cadvisor',
  title: 'cAdvisor',
  probe: ['container_cpu_usage_seconds_total'],
  identity: 'pod',
  metrics: {
    cpuUsedCores: [
      measure(
        rate('container_cpu_usage_seconds_total', CONTAINER, {
          sum: ['cpu', ...STARTS],
        }),
      ),
    ],
    cpuCores: [
      measure({
        divide: [
          latest('container_spec_cpu_quota', CONTAINER, {
            above: 0,
            max: STARTS,
          }),
          latest('container_spec_cpu_period', CONTAINER, { max: STARTS }),
        ],
      }),
      measure(limit('cpu')),
    ],
    memoryLimitBytes: [
      measure(
        latest('container_spec_memory_limit_bytes', CONTAINER, {
          above: 0,
          max: STARTS,
        }),
      ),
      measure(limit('memory')),
    ],
    iops: [
      measure({
        add: [
          rate('container_fs_reads_total', CONTAINER, {
            sum: [...OVER, ...STARTS],
          }),
          rate('container_fs_writes_total', CONTAINER, {
            sum: [...OVER, ...STARTS],
          }),
        ],
      }),
    ],
    // The network is the pod's: these series have no container, or that of the sandbox.
    networkInBytesPerSecond: [
      measure(
        rate(
          'container_network_receive_bytes_total',
          { pod: { not: '' }, interface: { not: 'lo' } },
          { sum: ['interface', ...STARTS] },
        ),
      ),
    ],
    networkOutBytesPerSecond: [
      measure(
        rate(
          'container_network_transmit_bytes_total',
          { pod: { not: '' }, interface: { not: 'lo' } },
          { sum: ['interface', ...STARTS] },
        ),
      ),
    ],
  },
};

/** The kubelet's view of the volumes that brokers claim. */
export const kubeletVolumes: Profile = {
  id: 'kubelet-volumes',
  title: 'Kubelet volumes',
  probe: ['kubelet_volume_stats_used_bytes'],
  identity: 'claim',
  metrics: {
    diskUsedBytes: [measure(latest('kubelet_volume_stats_used_bytes'))],
    diskTotalBytes: [
      measure(latest('kubelet_volume_stats_capacity_bytes', {}, { above: 0 })),
    ],
  },
};
