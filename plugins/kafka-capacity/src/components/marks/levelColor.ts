import { Theme } from '@material-ui/core/styles';
import { BackstagePaletteAdditions } from '@backstage/theme';
import { Level } from 'backstage-plugin-kafka-capacity-common';

type StatusPalette = Pick<BackstagePaletteAdditions, 'status'>;

/** A level's colour from the theme's status palette. */
export function levelColor(theme: Theme, level: Level): string {
  const { status } = theme.palette as Theme['palette'] & StatusPalette;
  switch (level) {
    case 'ok':
      return status.ok;
    case 'warning':
      return status.warning;
    case 'scale':
    case 'emergency':
      return status.error;
    default:
      return status.aborted;
  }
}
