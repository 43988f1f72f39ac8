import { useEffect, useState } from 'react';
import { formatDuration } from 'backstage-plugin-kafka-capacity-common';

const TICK_MS = 10_000;
const WEEK_MS = 7 * 24 * 3600 * 1000;

const exactTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'full',
  timeStyle: 'long',
});
const clockTime = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
});
const weekdayTime = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  hour: '2-digit',
  minute: '2-digit',
});
const endTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'short',
});
const dayTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** How long ago something was, counting on; the exact time on hover. */
export function Ago(props: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [props.at]);
  const time = new Date(props.at);
  // A clock that runs ahead of this one must not make it "-3 s ago".
  const seconds = Math.max(0, Math.round((now - time.getTime()) / 1000));
  return (
    <time dateTime={props.at} title={exactTime.format(time)}>
      {formatDuration(seconds)} ago
    </time>
  );
}

/** Since when something is so: the clock today, the weekday within a week, else the date; the exact time on hover. */
export function Since(props: { at: string }) {
  const time = new Date(props.at);
  const now = new Date();
  let format = dayTime;
  if (time.toDateString() === now.toDateString()) format = clockTime;
  else if (now.getTime() - time.getTime() < WEEK_MS) format = weekdayTime;
  return (
    <time dateTime={props.at} title={exactTime.format(time)}>
      since {format.format(time)}
    </time>
  );
}

/** Until when something holds; with seconds and time zone on hover. */
export function Until(props: { at: string }) {
  const time = new Date(props.at);
  return (
    <time dateTime={props.at} title={exactTime.format(time)}>
      until {endTime.format(time)}
    </time>
  );
}
