import { ClusterWarning } from '../api/resources/clusters/clusters';
import { formatDuration } from '../calculation/format';

/**
 * What is unsafe in how a cluster is connected or will keep it from being read, when, and what to do.
 *
 * @public
 */
export function clusterWarningText(
  warning: ClusterWarning,
  now: number,
): string {
  if (warning.code === 'sasl-without-tls') {
    return 'SASL without TLS: nothing is encrypted, so that credentials can be read on the way. Set ssl of the cluster.';
  }
  const { setting, at } = warning;
  const left = (Date.parse(at) - now) / 1000;
  const day = at.slice(0, 10);
  return left > 0
    ? `The certificate in ${setting} expires in ${formatDuration(
        left,
      )}, on ${day}. Replace it and restart the backend.`
    : `The certificate in ${setting} expired on ${day}. Replace it and restart the backend.`;
}
