import { ReactNode, useEffect, useRef, useState } from 'react';
import { makeStyles, Theme } from '@material-ui/core/styles';

/** Pixels over which what goes on beyond the edge fades. */
const FADE = 40;

const useStyles = makeStyles((theme: Theme) => ({
  root: { overflowX: 'auto', width: '100%' },
  more: {
    maskImage: `linear-gradient(to left, transparent, black ${FADE}px)`,
  },
  // What names a row stays in sight beside what is scrolled to, on the colour that its row has.
  scrolls: {
    '& tr > :first-child': {
      position: 'sticky',
      left: 0,
      zIndex: 1,
      backgroundColor: 'inherit',
    },
    '& thead tr, & tr:nth-of-type(even)': {
      backgroundColor: theme.palette.background.paper,
    },
  },
  scrolled: {
    '& tr > :first-child': {
      boxShadow: `1px 0 0 ${theme.palette.divider}`,
    },
  },
}));

/** What scrolls must be reachable by keyboard; what does not is no stop on the way. */
const REACHABLE = { tabIndex: 0 };

/** Where a table is wider than the page: it scrolls by itself, fades where it goes on, and its first column stays. */
export function SideScroll(props: { label: string; children: ReactNode }) {
  const { label, children } = props;
  const classes = useStyles();
  const root = useRef<HTMLDivElement>(null);
  const [hidden, setHidden] = useState({ left: false, right: false });
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const look = () => {
      const { scrollLeft, scrollWidth, clientWidth } = element;
      const left = scrollLeft > 0;
      // Widths are rounded, and need not add up to the pixel.
      const right = scrollWidth - clientWidth - scrollLeft > 1;
      setHidden(last =>
        last.left === left && last.right === right ? last : { left, right },
      );
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    for (const child of element.children) sizes.observe(child);
    return () => {
      element.removeEventListener('scroll', look);
      sizes.disconnect();
    };
  }, []);
  const scrolls = hidden.left || hidden.right;
  return (
    <div
      ref={root}
      className={[
        classes.root,
        scrolls ? classes.scrolls : '',
        hidden.left ? classes.scrolled : '',
        hidden.right ? classes.more : '',
      ].join(' ')}
      role="group"
      aria-label={label}
      {...(scrolls && REACHABLE)}
    >
      {children}
    </div>
  );
}
