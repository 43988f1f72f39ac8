import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  TopicReader,
  compareLevels,
  formatQuantity,
} from 'backstage-plugin-kafka-capacity-common';
import { LevelMark } from '../marks/LevelMark';
import { Quantity } from '../marks/Quantity';
import { Section } from './Section';
import { SubjectLink } from './SubjectLink';

const useStyles = makeStyles((theme: Theme) => ({
  readers: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& > li': {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      columnGap: theme.spacing(1.5),
      padding: theme.spacing(0.5, 0),
    },
  },
  quiet: { color: theme.palette.text.secondary },
}));

/** The consumer groups of a topic, with their level and how far behind they are. */
export function ReadersSection(props: {
  cluster: string;
  readers: TopicReader[];
}) {
  const classes = useStyles();
  const readers = [...props.readers].sort((a, b) =>
    compareLevels(a.level, b.level),
  );
  return (
    <Section title="Who reads it">
      {readers.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          No consumer group has a member or a commit on it.
        </Typography>
      ) : (
        <ul className={classes.readers}>
          {readers.map(({ group, level, state, members, lag }) => (
            <Typography key={group} component="li" variant="body2">
              <LevelMark level={level} />
              <SubjectLink
                subject={{
                  cluster: props.cluster,
                  kind: 'consumer-group',
                  name: group,
                }}
              />
              <span>
                <Quantity
                  value={lag}
                  unit="records"
                  missing="no commit on this topic"
                />{' '}
                behind
              </span>
              <span className={classes.quiet}>
                {state}, {formatQuantity(members, 'members')}
              </span>
            </Typography>
          ))}
        </ul>
      )}
    </Section>
  );
}
