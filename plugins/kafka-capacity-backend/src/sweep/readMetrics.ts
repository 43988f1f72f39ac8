import {
  restricted,
  MeteredBroker,
  MetricsSource,
} from 'backstage-plugin-kafka-capacity-node';
import { SourceAnswer } from '../measurement/brokers/sampledMetrics';
import { unlessAborted } from '../unlessAborted';

/**
 * Reads the metrics of a cluster's brokers. Never rejects: a source that fails, or takes too long, costs only what it would have told.
 *
 * @param brokersOf - rejects where the brokers could not be read, and then there is nothing to ask for
 */
export async function readMetrics(
  source: MetricsSource | undefined,
  brokersOf: () => Promise<readonly MeteredBroker[]>,
  timeoutMs: number,
  sweepSignal: AbortSignal,
): Promise<SourceAnswer> {
  if (!source) return undefined;
  const known = await brokersOf().catch(() => []);
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([sweepSignal, timeout]);
  try {
    const asked = known.map(({ id, host, port, rack }) => ({
      id,
      host,
      port,
      ...(rack !== undefined && { rack }),
    }));
    // A source of somebody else's may not listen to the signal: a sweep goes on all the same.
    return {
      reading: await unlessAborted(source.read(asked, { signal }), signal),
    };
  } catch (error) {
    return {
      fault: timeout.aborted
        ? {
            code: 'REQUEST_TIMED_OUT',
            message: `The metrics source did not answer within ${
              timeoutMs / 1000
            } s`,
          }
        : {
            code: 'METRICS_SOURCE_FAILED',
            message: `The metrics source failed${restricted(
              `: ${messageOf(error)}`,
            )}`,
          },
    };
  }
}

const LONGEST_MESSAGE = 500;

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(0, LONGEST_MESSAGE);
}
