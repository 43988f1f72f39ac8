import { ClusterWarning } from '../api/resources/clusters';
import { formatDuration } from '../calculation/format';

/** What will keep a cluster from being read, when, and what to do. */
export function clusterWarningText(
  { setting, at }: ClusterWarning,
  now: number,
): string {
  const left = (Date.parse(at) - now) / 1000;
  const day = at.slice(0, 10);
  return left > 0
    ? `The certificate in ${setting} expires in ${formatDuration(
        left,
      )}, on ${day}. Replace it and restart the backend.`
    : `The certificate in ${setting} expired on ${day}. Replace it and restart the backend.`;
}
