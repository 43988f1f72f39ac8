import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { formatExact } from 'backstage-plugin-kafka-capacity-common';
import { errorSentence } from '../states/FailurePanel';
import { FurtherItems } from './useFurtherItems';

/** How many items of a list are not shown, and the way to the next of them; nothing where all are. */
export function MoreItems(props: {
  more: number;
  /** Such as `groups`. */
  of: string;
  list: FurtherItems;
}) {
  const { more, of, list } = props;
  if (!list.hasMore) return null;
  return (
    <Typography variant="body2" component="div" color="textSecondary">
      {more > 0 && `and ${formatExact(more)} more ${of} `}
      <Button
        size="small"
        aria-label={`Show more ${of}`}
        disabled={list.pending}
        onClick={list.loadMore}
      >
        Show more
      </Button>
      {list.error && (
        <span role="alert">
          {' '}
          Could not load more: {errorSentence(list.error)}.
        </span>
      )}
    </Typography>
  );
}
