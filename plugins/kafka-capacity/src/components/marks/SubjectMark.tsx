import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  SubjectLevel,
  isSnoozed,
} from 'backstage-plugin-kafka-capacity-common';
import { LEVEL_WORDS, LevelMark } from './LevelMark';
import { SnoozedMark } from './SnoozedMark';

const useStyles = makeStyles((theme: Theme) => ({
  level: { color: theme.palette.text.secondary, whiteSpace: 'nowrap' },
}));

/** How a topic or group stands: its level, or that it is snoozed and what its level would be. */
export function SubjectMark(props: { subject: SubjectLevel }) {
  const { subject } = props;
  const classes = useStyles();
  if (!isSnoozed(subject)) return <LevelMark level={subject.level} />;
  return (
    <span>
      <SnoozedMark />{' '}
      <span className={classes.level}>
        ({LEVEL_WORDS[subject.level].toLocaleLowerCase('en-US')})
      </span>
    </span>
  );
}
