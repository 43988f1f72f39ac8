import Box from '@material-ui/core/Box';
import Button from '@material-ui/core/Button';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { ResponseErrorPanel } from '@backstage/core-components';
import { ResponseError } from '@backstage/errors';

function responseOf(error: Error): ResponseError | undefined {
  return error.name === 'ResponseError' ? (error as ResponseError) : undefined;
}

/** An error in one sentence: what the backend said, or what went wrong on the way there. */
export function errorSentence(error: Error): string {
  // All that browsers tell of a connection that failed, such as "Failed to fetch".
  if (error.name === 'TypeError') {
    return `the backend could not be reached (${error.message})`;
  }
  return responseOf(error)?.cause.message ?? error.message;
}

/** What is shown instead of something that could not be fetched. */
export function FailurePanel(props: {
  error: Error;
  /** What could not be shown, such as `topic orders`. */
  what: string;
  onRetry: () => void;
}) {
  const { error, what, onRetry } = props;
  const retry = (
    <Button size="small" variant="outlined" onClick={onRetry}>
      Retry
    </Button>
  );
  switch (responseOf(error)?.statusCode) {
    case 403:
      return (
        <Alert severity="info" role="status" action={retry}>
          <AlertTitle>No permission to see {what}</AlertTitle>
          {errorSentence(error)}
        </Alert>
      );
    case 404:
      return (
        <Alert severity="info" role="status" action={retry}>
          <AlertTitle>Not found: {what}</AlertTitle>
          {errorSentence(error)}
        </Alert>
      );
    default:
      return (
        <>
          <ResponseErrorPanel
            title={`Could not load ${what}: ${errorSentence(error)}`}
            error={error}
          />
          <Box mt={1}>{retry}</Box>
        </>
      );
  }
}
