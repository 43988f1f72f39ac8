import { GroupFault } from 'backstage-plugin-kafka-capacity-common';
import { GroupSnapshot } from 'backstage-plugin-kafka-capacity-node';

/**
 * That a classic group consumes nothing; undefined for consumers. Connect workers and schema registries use the same machinery to
 * elect leaders.
 */
export function otherUseOf({
  type,
  protocolType,
}: GroupSnapshot): GroupFault | undefined {
  const consumes = protocolType === '' || protocolType === 'consumer';
  return type !== 'classic' || consumes
    ? undefined
    : { code: 'other-protocol', protocol: protocolType };
}
