import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import BlockIcon from '@material-ui/icons/Block';
import WarningIcon from '@material-ui/icons/Warning';
import { HazardAnswer } from 'backstage-plugin-kafka-capacity-common';
import { levelColor } from '../marks/levelColor';

const useStyles = makeStyles((theme: Theme) => ({
  hazards: {
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
    display: 'grid',
    gap: theme.spacing(1),
  },
  title: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    fontWeight: 'bold',
  },
  blocking: { color: levelColor(theme, 'emergency') },
  caution: { color: levelColor(theme, 'warning') },
  advice: { color: theme.palette.text.secondary },
}));

/** What an increase of partitions would do, in the order given. */
export function HazardList(props: { hazards: HazardAnswer[] }) {
  const classes = useStyles();
  if (props.hazards.length === 0) return null;
  return (
    <ul className={classes.hazards} aria-label="Hazards of more partitions">
      {props.hazards.map(({ id, title, severity, evidence, advice }) => {
        const Icon = severity === 'blocking' ? BlockIcon : WarningIcon;
        return (
          <Typography key={id} component="li" variant="body2">
            <div className={classes.title}>
              <Icon
                fontSize="small"
                className={classes[severity]}
                aria-hidden
              />
              {severity === 'blocking' ? 'Blocking' : 'Caution'}: {title}
            </div>
            {evidence} <span className={classes.advice}>{advice}</span>
          </Typography>
        );
      })}
    </ul>
  );
}
