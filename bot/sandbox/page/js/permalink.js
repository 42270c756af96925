// A message's address, in the shape that Slack gives it.

/** Give the address at which this page opens the message. */
export function permalinkOf({ channel, ts, thread_ts }) {
  const path = `/archives/${channel}/p${ts.replace(".", "")}`;
  const reply = thread_ts && thread_ts !== ts;
  return location.origin + path + (reply ? `?thread_ts=${thread_ts}&cid=${channel}` : "");
}
