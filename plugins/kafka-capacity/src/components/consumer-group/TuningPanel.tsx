import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  ConsumerTuning,
  TuningAdvice,
} from 'backstage-plugin-kafka-capacity-common';
import { CopyButton } from '../documents/CopyButton';
import { SideScroll } from '../table/SideScroll';

const useStyles = makeStyles((theme: Theme) => ({
  advice: { margin: theme.spacing(0, 0, 2) },
  heading: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    alignItems: 'baseline',
  },
  cell: {
    padding: theme.spacing(0.5, 1.5, 0.5, 0),
    fontFamily: 'monospace',
    // The theme breaks words anywhere, which squeezes names to a letter's width before the table scrolls.
    wordBreak: 'normal',
    // Names of classes are long, and have no other place to break at.
    overflowWrap: 'anywhere',
    minWidth: 120,
  },
  table: { width: 'auto', margin: theme.spacing(0.5, 0) },
  quiet: { color: theme.palette.text.secondary },
}));

/** What to tune of a group's consumers: settings beside Kafka's own, why, and when not. */
export function TuningPanel(props: { tuning: ConsumerTuning }) {
  const { advice, unknown } = props.tuning;
  return (
    <div role="group" aria-label="Settings to tune">
      {advice.map(one => (
        <Tuning key={one.id} advice={one} />
      ))}
      {unknown.map(sentence => (
        <Typography key={sentence} variant="body2" color="textSecondary">
          Not known: {sentence}
        </Typography>
      ))}
    </div>
  );
}

function Tuning(props: { advice: TuningAdvice }) {
  const { title, settings, reason, whenNot } = props.advice;
  const classes = useStyles();
  return (
    <div className={classes.advice}>
      <div className={classes.heading}>
        <Typography variant="subtitle2" component="h4">
          {title}
        </Typography>
        {settings.length > 0 && (
          <CopyButton
            what={`settings: ${title}`}
            text={settings
              .map(({ name, value }) => `${name}=${value}\n`)
              .join('')}
          />
        )}
      </div>
      {settings.length > 0 && (
        <SideScroll label={title}>
          <Table size="small" className={classes.table} aria-label={title}>
            <TableHead>
              <TableRow>
                <TableCell className={classes.cell}>Setting</TableCell>
                <TableCell className={classes.cell}>Value</TableCell>
                <TableCell className={classes.cell}>Kafka's default</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {settings.map(setting => (
                <TableRow key={setting.name}>
                  <TableCell className={classes.cell}>{setting.name}</TableCell>
                  <TableCell className={classes.cell}>
                    {setting.value}
                  </TableCell>
                  <TableCell className={classes.cell}>
                    {setting.default}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </SideScroll>
      )}
      <Typography variant="body2">{reason}</Typography>
      <Typography variant="body2" className={classes.quiet}>
        When not: {whenNot}
      </Typography>
    </div>
  );
}
