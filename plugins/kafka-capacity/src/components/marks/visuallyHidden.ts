import { CreateCSSProperties } from '@material-ui/core/styles/withStyles';

/** Out of sight but read by screen readers. */
export const visuallyHidden: CreateCSSProperties = {
  position: 'absolute',
  width: 1,
  height: 1,
  overflow: 'hidden',
  clip: 'rect(0 0 0 0)',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
  userSelect: 'none',
};
