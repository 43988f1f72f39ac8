import Alert from '@material-ui/lab/Alert';
import { ModelFailure } from 'backstage-plugin-kafka-capacity-common';

/** Why a document can't be written. */
export function Wrong({ failure }: { failure: ModelFailure }) {
  const { field, allowed } = failure.error;
  return (
    <Alert severity="error" role="status">
      {field === 'text' ? 'This YAML can’t be changed: it' : field} must be{' '}
      {allowed}
    </Alert>
  );
}
