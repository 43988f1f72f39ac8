import Skeleton from '@material-ui/lab/Skeleton';

/** The card's layout while its content is on the way. */
export function CardSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading Kafka capacity">
      <Skeleton variant="text" width="60%" height={32} />
      {[0, 1, 2].map(row => (
        <div key={row}>
          <Skeleton variant="text" width="80%" />
          <Skeleton variant="text" width="50%" />
        </div>
      ))}
    </div>
  );
}
