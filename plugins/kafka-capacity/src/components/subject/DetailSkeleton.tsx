import Skeleton from '@material-ui/lab/Skeleton';

/** The layout of a subject's detail while it is on the way. */
export function DetailSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading">
      <Skeleton variant="text" width="50%" height={40} />
      <Skeleton variant="text" width="70%" />
      <Skeleton variant="text" width="30%" height={32} />
      <Skeleton variant="text" width="90%" />
      {[120, 160, 200].map(height => (
        <Skeleton
          key={height}
          variant="rect"
          height={height}
          style={{ marginTop: 16 }}
        />
      ))}
    </div>
  );
}
