import { useEffect, useState } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import CheckIcon from '@material-ui/icons/Check';
import FileCopyIcon from '@material-ui/icons/FileCopyOutlined';
import useCopyToClipboard from 'react-use/esm/useCopyToClipboard';
import { visuallyHidden } from '../marks/visuallyHidden';

const SHOWN_MS = 4000;

const useStyles = makeStyles({
  button: { whiteSpace: 'nowrap', flexShrink: 0 },
  hidden: visuallyHidden,
  // Positioned, so that the hidden text does not widen the page.
  root: { position: 'relative' },
});

/** A button that copies a text and says so, for the eye and for screen readers. */
export function CopyButton(props: {
  text: string;
  /** What is copied, such as `the command`. */
  what: string;
  label?: string;
}) {
  const { text, what, label = 'Copy' } = props;
  const classes = useStyles();
  const [result, copy] = useCopyToClipboard();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (result.value === undefined && !result.error) return undefined;
    setShown(true);
    const timer = setTimeout(() => setShown(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [result]);
  const outcome = result.error ? 'Could not copy' : 'Copied';
  return (
    <span className={classes.root}>
      <Button
        className={classes.button}
        size="small"
        startIcon={
          shown && !result.error ? (
            <CheckIcon fontSize="small" />
          ) : (
            <FileCopyIcon fontSize="small" />
          )
        }
        aria-label={`${label} ${what}`}
        onClick={() => copy(text)}
      >
        {shown ? outcome : label}
      </Button>
      <span role="status" className={classes.hidden}>
        {shown ? outcome : ''}
      </span>
    </span>
  );
}
