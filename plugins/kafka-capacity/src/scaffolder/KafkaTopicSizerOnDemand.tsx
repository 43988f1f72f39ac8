import { lazy, Suspense } from 'react';
import Skeleton from '@material-ui/lab/Skeleton';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import type { KafkaTopicSizing } from './sizing';

const KafkaTopicSizer = lazy(() =>
  import('./KafkaTopicSizer').then(m => ({ default: m.KafkaTopicSizer })),
);

/** The field, fetched where a form has it: the classic frontend system registers fields when the app is loaded. */
export function KafkaTopicSizerOnDemand(
  props: FieldExtensionComponentProps<KafkaTopicSizing>,
) {
  return (
    <Suspense fallback={<Skeleton variant="rect" height={240} />}>
      <KafkaTopicSizer {...props} />
    </Suspense>
  );
}
