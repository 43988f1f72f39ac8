import { ElementType } from 'react';
import SvgIcon from '@material-ui/core/SvgIcon';
import { makeStyles, Theme } from '@material-ui/core/styles';
import ArrowUpwardIcon from '@material-ui/icons/ArrowUpward';
import CheckIcon from '@material-ui/icons/Check';
import HelpOutlineIcon from '@material-ui/icons/HelpOutline';
import NewReleasesIcon from '@material-ui/icons/NewReleases';
import WarningIcon from '@material-ui/icons/Warning';
import { Level } from 'backstage-plugin-kafka-capacity-common';
import { levelColor } from './levelColor';

/** The levels' names as pages show them. */
export const LEVEL_WORDS: Record<Level, string> = {
  ok: 'Ok',
  warning: 'Warning',
  scale: 'Scale',
  emergency: 'Emergency',
  unknown: 'Unknown',
};

/** The levels' icons, of which no two look alike. */
export const LEVEL_ICONS: Record<Level, typeof SvgIcon> = {
  ok: CheckIcon,
  warning: WarningIcon,
  scale: ArrowUpwardIcon,
  emergency: NewReleasesIcon,
  unknown: HelpOutlineIcon,
};

const useStyles = makeStyles((theme: Theme) => ({
  mark: { whiteSpace: 'nowrap', fontWeight: 'bold' },
  icon: {
    fontSize: '1.25em',
    marginRight: theme.spacing(0.5),
    verticalAlign: 'text-bottom',
    color: ({ level }: { level: Level }) => levelColor(theme, level),
  },
}));

/** A level as icon and word: never by colour alone. */
export function LevelMark(props: { level: Level; component?: ElementType }) {
  const { level, component: Root = 'span' } = props;
  const classes = useStyles({ level });
  const Icon = LEVEL_ICONS[level];
  return (
    <Root className={classes.mark}>
      <Icon className={classes.icon} aria-hidden />
      {LEVEL_WORDS[level]}
    </Root>
  );
}
