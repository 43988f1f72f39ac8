/** By code, as the port to metrics sources has them. */
const CAVEATS: Readonly<Record<string, string>> = {
  host: 'Of the whole host, other processes too.',
  process: "Of the broker's process, as a share of its host's cores.",
  'heap-minimum':
    'The least heap used in a while stands for what survives a collection.',
  decaying:
    'The broker keeps this percentile itself: the latest requests weigh most.',
  'kafka-traffic': 'What Kafka itself sends and receives for topics.',
  offsets:
    'Growth of offsets: transaction markers count in, compaction does not.',
};

/**
 * What to know of a value that is not quite the metric of its name, as a sentence. A source of one's own may have other codes, which
 * stay as they are.
 *
 * @public
 */
export function sourceCaveatText(caveat: string): string {
  return CAVEATS[caveat] ?? caveat;
}
