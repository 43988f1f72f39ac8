import { Fragment } from 'react';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  HazardAnswer,
  OptionText,
  optionText,
  PartitionOption,
} from 'backstage-plugin-kafka-capacity-common';
import { OptionCards } from './OptionCards';

const useStyles = makeStyles((theme: Theme) => ({
  grades: {
    margin: 0,
    '& dt': {
      color: theme.palette.text.secondary,
      fontSize: theme.typography.caption.fontSize,
    },
    '& dd': { margin: theme.spacing(0, 0, 0.5) },
  },
  grade: { fontWeight: 'bold' },
}));

/** The options that answer a recommendation, side by side. */
export function PartitionOptionCards(props: {
  options: PartitionOption[];
  hazards: HazardAnswer[];
}) {
  return (
    <OptionCards
      label="Options"
      options={props.options.map(option => {
        const text = optionText(option, props.hazards);
        return {
          id: option.id,
          title: text.title,
          preferred: option.recommended ? 'Recommended' : undefined,
          blockedBecause: text.refusals,
          content: <OptionContent text={text} />,
        };
      })}
    />
  );
}

function OptionContent(props: { text: OptionText }) {
  const { consequences, risk, effort } = props.text;
  const classes = useStyles();
  return (
    <>
      <div>
        {consequences.map(sentence => (
          <Typography key={sentence} variant="body2">
            {sentence}
          </Typography>
        ))}
      </div>
      <Typography component="dl" variant="body2" className={classes.grades}>
        {[
          { term: 'Risk', ...risk },
          { term: 'Effort', ...effort },
        ].map(({ term, grade, why }) => (
          <Fragment key={term}>
            <dt>{term}</dt>
            <dd>
              <span className={classes.grade}>{grade}</span>
              {why && `: ${why}`}
            </dd>
          </Fragment>
        ))}
      </Typography>
    </>
  );
}
