/**
 * What a broker of the example is taken to have, and its cluster to have been tested with, as settings of `kafkaCapacity.clusters[]`: a
 * thousandth of the scaling guide's network, and about twice what the estate writes, so that the load of a laptop can pass the limits.
 */
export const EXAMPLE_CAPACITY = {
  size: { networkGbps: 0.01 },
  tested: { messagesPerSecond: 1_000 },
} as const;
