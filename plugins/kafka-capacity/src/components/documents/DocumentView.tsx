import { useState } from 'react';
import Box from '@material-ui/core/Box';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles, Theme } from '@material-ui/core/styles';
import GetAppIcon from '@material-ui/icons/GetApp';
import ToggleButton from '@material-ui/lab/ToggleButton';
import ToggleButtonGroup from '@material-ui/lab/ToggleButtonGroup';
import {
  DocumentChange,
  GeneratedDocument,
} from 'backstage-plugin-kafka-capacity-common';
import { CopyButton } from './CopyButton';
import { DiffText } from './DiffText';
import { saveText } from './saveText';

const useStyles = makeStyles((theme: Theme) => ({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
    marginBottom: theme.spacing(0.5),
  },
  name: { flexGrow: 1, overflowWrap: 'anywhere', fontFamily: 'monospace' },
  toggle: { padding: theme.spacing(0.25, 1), textTransform: 'none' },
  text: {
    margin: 0,
    padding: theme.spacing(1, 0),
    maxHeight: 480,
    overflow: 'auto',
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    backgroundColor: theme.palette.background.default,
    fontFamily: 'monospace',
    fontSize: theme.typography.body2.fontSize,
    lineHeight: 1.5,
    // Lines as wide as the longest, so that their background goes on when it is scrolled to.
    '& > *': { display: 'block', minWidth: 'max-content' },
  },
  plain: { display: 'block', padding: theme.spacing(0, 1.5) },
}));

/** A generated document, or the change of one, to read, copy and save. */
export function DocumentView(props: {
  document: GeneratedDocument | DocumentChange;
}) {
  const { document } = props;
  const classes = useStyles();
  const [shown, setShown] = useState<'change' | 'file'>('change');
  const change = 'diff' in document ? document : undefined;
  const asDiff = change !== undefined && shown === 'change';
  const whole = 'text' in document ? document.text : document.after;
  const text = asDiff ? change.diff : whole;
  const fileName = asDiff ? `${document.fileName}.diff` : document.fileName;
  return (
    <>
      <div className={classes.bar}>
        <Typography variant="body2" component="span" className={classes.name}>
          {fileName}
        </Typography>
        {change && (
          <ToggleButtonGroup
            exclusive
            size="small"
            value={shown}
            aria-label="What is shown"
            onChange={(_event, next: 'change' | 'file' | null) =>
              next && setShown(next)
            }
          >
            <ToggleButton value="change" className={classes.toggle}>
              Change
            </ToggleButton>
            <ToggleButton value="file" className={classes.toggle}>
              Whole file
            </ToggleButton>
          </ToggleButtonGroup>
        )}
        <CopyButton text={text} what={fileName} />
        <Button
          size="small"
          startIcon={<GetAppIcon fontSize="small" />}
          aria-label={`Download ${fileName}`}
          onClick={() => saveText(fileName, text)}
        >
          Download
        </Button>
      </div>
      <Box
        component="pre"
        className={classes.text}
        // What scrolls must be reachable by keyboard.
        tabIndex={0}
        role="group"
        aria-label={fileName}
      >
        <code>
          {asDiff ? (
            <DiffText diff={text} />
          ) : (
            <span className={classes.plain}>{text}</span>
          )}
        </code>
      </Box>
    </>
  );
}
