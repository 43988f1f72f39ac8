import { ReactNode, useMemo } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  dateText,
  formatQuantity,
  seriesOriginText,
  SubjectForecastAnswer,
} from 'backstage-plugin-kafka-capacity-common';
import { forecastPoints, Gap, gapsOf } from '../../charts/forecastPoints';

const GAPS_NAMED = 3;

const useStyles = makeStyles((theme: Theme) => ({
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(0.5, 2),
    color: theme.palette.text.secondary,
  },
}));

/** How much of the past is known, where it comes from, and what is missing. */
export function KnownDays(props: {
  answer: SubjectForecastAnswer;
  /** What fills gaps. */
  children: ReactNode;
}) {
  const { history, origins, knownDays } = props.answer;
  const classes = useStyles();
  const gaps = useMemo(
    () => gapsOf(forecastPoints({ history, forecast: null })),
    [history],
  );
  return (
    <div className={classes.line}>
      <Typography variant="body2">
        {knownDays} of 365 days known
        {origins.length > 0 && ` (${origins.map(seriesOriginText).join(', ')})`}
        {gaps.length > 0 && `; ${gapsText(gaps)}`}. Days are UTC.
      </Typography>
      {props.children}
    </div>
  );
}

function gapsText(gaps: readonly Gap[]): string {
  const named = gaps.slice(-GAPS_NAMED).map(gapText).join('; ');
  const count = formatQuantity(gaps.length, 'gaps');
  return gaps.length > GAPS_NAMED
    ? `${count}, the latest ${named}`
    : `${count}: ${named}`;
}

function gapText({ from, to, days }: Gap): string {
  return days === 1
    ? dateText(from.day)
    : `${dateText(from.day)} – ${dateText(to.day)}`;
}
