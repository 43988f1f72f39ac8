import { useRef } from 'react';
import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';

const useStyles = makeStyles((theme: Theme) => ({
  quiet: { color: theme.palette.text.secondary },
  footer: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
    padding: theme.spacing(1),
  },
}));

/** The pages of a list that is paged by keys: there is a next page and the first one, and the way back through those seen. */
export function CursorPages(props: {
  nextCursor: string | null;
  /** Rows on this page. */
  shown: number;
  /** The address of another page. */
  withCursor: (
    query: URLSearchParams,
    cursor: string | undefined,
  ) => URLSearchParams;
}) {
  const { nextCursor, shown, withCursor } = props;
  const classes = useStyles();
  const [query] = useSearchParams();
  const seen = useRef<string[]>([]);
  const cursor = query.get('cursor') ?? undefined;
  const at = cursor === undefined ? -1 : seen.current.indexOf(cursor);
  if (cursor === undefined && nextCursor === null) return null;
  const to = (next: string | undefined) => `?${withCursor(query, next)}`;
  return (
    <nav aria-label="Pages" className={classes.footer}>
      <Typography variant="body2" className={classes.quiet}>
        {shown} on this page
      </Typography>
      {cursor !== undefined && (
        <Button size="small" component={RouterLink} to={to(undefined)}>
          First page
        </Button>
      )}
      {at >= 0 && (
        <Button
          size="small"
          component={RouterLink}
          to={to(seen.current[at - 1])}
        >
          Previous
        </Button>
      )}
      {nextCursor !== null && (
        <Button
          size="small"
          component={RouterLink}
          to={to(nextCursor)}
          onClick={() => {
            seen.current = [...seen.current.slice(0, at + 1), nextCursor];
          }}
        >
          Next
        </Button>
      )}
    </nav>
  );
}
