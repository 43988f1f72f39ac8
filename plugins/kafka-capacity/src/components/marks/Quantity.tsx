import { makeStyles } from '@material-ui/core/styles';
import {
  formatExact,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { visuallyHidden } from './visuallyHidden';

const useStyles = makeStyles({
  exact: visuallyHidden,
  // Positioned, so that the hidden text scrolls with it and does not widen the page.
  number: { whiteSpace: 'nowrap', position: 'relative' },
});

/** A number with its unit, short for the eye; in full on hover and for screen readers. */
export function Quantity(props: {
  value: number | null | undefined;
  unit?: string;
  /** Why there is no number. */
  missing?: string;
}) {
  const { value, unit, missing = 'not known' } = props;
  const classes = useStyles();
  if (value === null || value === undefined) {
    return (
      <span className={classes.number} title={missing}>
        <span aria-hidden>–</span>
        <span className={classes.exact}>{missing}</span>
      </span>
    );
  }
  const short = formatQuantity(value, unit);
  const exact = `${formatExact(value)}${unit ? ` ${unit}` : ''}`;
  if (short === exact) return <span className={classes.number}>{short}</span>;
  return (
    <span className={classes.number} title={exact}>
      <span aria-hidden>{short}</span>
      <span className={classes.exact}>{exact}</span>
    </span>
  );
}
