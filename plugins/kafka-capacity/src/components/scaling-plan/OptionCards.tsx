import { ReactNode } from 'react';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import BlockIcon from '@material-ui/icons/Block';
import CheckCircleIcon from '@material-ui/icons/CheckCircleOutline';
import { levelColor } from '../marks/levelColor';

const useStyles = makeStyles((theme: Theme) => ({
  options: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 220px), 1fr))',
    gap: theme.spacing(1.5),
    listStyle: 'none',
    margin: theme.spacing(2, 0),
    padding: 0,
  },
  option: {
    height: '100%',
    padding: theme.spacing(1.5),
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
  },
  preferred: {
    borderColor: theme.palette.primary.main,
    // Thicker without moving what is inside.
    boxShadow: `inset 0 0 0 1px ${theme.palette.primary.main}`,
  },
  mark: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    fontWeight: 'bold',
  },
  preferredIcon: { color: levelColor(theme, 'ok') },
  blockedIcon: { color: levelColor(theme, 'emergency') },
}));

/** One of several options. */
export interface Option {
  id: string;
  title: string;
  /** The word for the one to take, such as `Recommended`. */
  preferred?: string;
  /** Why it can't be taken; empty when it can. */
  blockedBecause?: string[];
  content: ReactNode;
}

/** Options side by side, the one to take and those that can't be taken marked by icon and word. */
export function OptionCards(props: { label: string; options: Option[] }) {
  const classes = useStyles();
  return (
    <ul className={classes.options} aria-label={props.label}>
      {props.options.map(option => (
        <li key={option.id} aria-label={option.title}>
          <OptionCard option={option} />
        </li>
      ))}
    </ul>
  );
}

function OptionCard(props: { option: Option }) {
  const { title, preferred, blockedBecause = [], content } = props.option;
  const classes = useStyles();
  return (
    <Paper
      variant="outlined"
      className={`${classes.option} ${preferred ? classes.preferred : ''}`}
    >
      <Typography variant="subtitle1" component="h4">
        {title}
      </Typography>
      {preferred && (
        <Typography variant="body2" className={classes.mark}>
          <CheckCircleIcon
            fontSize="small"
            className={classes.preferredIcon}
            aria-hidden
          />
          {preferred}
        </Typography>
      )}
      {blockedBecause.length > 0 && (
        <div>
          <Typography variant="body2" className={classes.mark}>
            <BlockIcon
              fontSize="small"
              className={classes.blockedIcon}
              aria-hidden
            />
            Blocked
          </Typography>
          {blockedBecause.map(reason => (
            <Typography key={reason} variant="body2">
              {reason}
            </Typography>
          ))}
        </div>
      )}
      {content}
    </Paper>
  );
}
