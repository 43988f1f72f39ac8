import { AssessedKind } from 'backstage-plugin-kafka-capacity-common';
import { ReadModel } from '../ReadModel';

/** Every stored detail of a kind on a cluster, by name. For kinds of which there are few. */
export async function allDetails<T extends object>(
  { details }: Pick<ReadModel, 'details'>,
  cluster: string,
  kind: AssessedKind,
): Promise<[name: string, detail: T][]> {
  const found: [string, T][] = [];
  let from = 0;
  for (;;) {
    const stretch = await details.stretch<T>(cluster, kind, from);
    if (!stretch) return found;
    found.push(...Object.entries(stretch.details));
    from = stretch.next;
  }
}
