import { latest, measure, Profile, rate } from './profile';

/** Pools whose content has survived collections. Those of young objects are empty after each. */
const OLD_POOLS =
  'G1 Old Gen|PS Old Gen|Tenured Gen|CMS Old Gen|ZHeap|ZGC Old Generation|Shenandoah';
/** Those that collect most often. */
const YOUNG_COLLECTORS = [
  'G1 Young Generation',
  'Copy',
  'PS Scavenge',
  'ParNew',
];
/** Collectors that run beside the program: their time is no pause. */
const CONCURRENT = '.*(Concurrent|Cycles).*';

const HEAP = { area: 'heap' };
const gcTime = rate(
  'jvm_gc_collection_seconds_sum',
  { gc: { unlike: CONCURRENT } },
  { sum: ['gc'] },
);

/** What the JMX exporter's agent tells of the process that it runs in. A stand-alone exporter tells none of it. */
export const jvm: Profile = {
  id: 'jvm',
  title: 'JVM of the JMX exporter agent',
  probe: ['process_cpu_seconds_total'],
  identity: 'target',
  metrics: {
    cpuUsedCores: [measure(rate('process_cpu_seconds_total'), 'process')],
    cpuCores: [
      measure(
        latest(
          'java_lang_operatingsystem_availableprocessors',
          {},
          { above: 0 },
        ),
      ),
    ],
    memoryLimitBytes: [
      measure(
        latest('java_lang_operatingsystem_totalmemorysize', {}, { above: 0 }),
        'host',
      ),
    ],
    heapMaxBytes: [
      measure(latest('jvm_memory_max_bytes', HEAP, { above: 0 })),
      // Before version 1.0 of the exporter.
      measure(latest('jvm_memory_bytes_max', HEAP, { above: 0 })),
    ],
    heapAfterGcBytes: [
      // Not among the agent's own: rules must export it, as those of the example portal do.
      measure(
        latest(
          'java_lang_garbagecollector_memoryusageaftergc_used',
          {
            gc: { in: YOUNG_COLLECTORS },
            pool: { like: '.*(Eden|Survivor|Old|Tenured).*' },
          },
          { sum: ['pool'] },
        ),
      ),
      // 0 until the pool has been collected for the first time.
      measure(
        latest(
          'jvm_memory_pool_collection_used_bytes',
          { pool: { like: OLD_POOLS } },
          { above: 0, sum: ['pool'] },
        ),
      ),
      measure(
        { family: 'jvm_memory_used_bytes', where: HEAP, over: 'minimum' },
        'heap-minimum',
      ),
      measure(
        { family: 'jvm_memory_bytes_used', where: HEAP, over: 'minimum' },
        'heap-minimum',
      ),
    ],
    gcTimeShare: [measure(gcTime)],
  },
};
