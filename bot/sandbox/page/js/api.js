// Talks to the workspace. A failure is an answer too ({ok: false}): nothing here ever throws.

const LOST = {
  ok: false,
  error: "unreachable",
  message: "The workspace can't be reached just now. What you typed is kept; try again.",
};
const MOST_BYTES = 3 * 1024 ** 2; // api_files.py, MAX_FILE
const PATIENCE = [500, 1000, 2000, 4000];

let identity = { as: "", team: "" };

/**
 * Say who acts from now on.
 *
 * @param {{as: string, team: string}} who user and workspace ids; "" leaves it to the workspace
 */
export function actAs(who) {
  identity = { ...who };
}

/**
 * Read something.
 *
 * @param {string} path such as "/client/boot"
 * @param {object} [params] what is undefined is left out
 * @returns {Promise<object>} `{ok: true, …}` or `{ok: false, error, message}`
 */
export function get(path, params = {}) {
  return ask(address(path, params), {});
}

/**
 * Read something however often it takes, more and more patiently.
 *
 * @param {string} path
 * @param {(answer: object) => boolean} isEnough
 * @param {() => void} onFailure told of each time in vain
 * @returns {Promise<object>} the first answer that is enough
 */
export async function insist(path, isEnough, onFailure) {
  for (let failures = 0; ; failures++) {
    const answer = await get(path);
    if (isEnough(answer)) return answer;
    onFailure();
    await new Promise((resolve) => setTimeout(resolve, patienceAfter(failures)));
  }
}

/** Send JSON to a path and give the answer, as `get` does. */
export function post(path, body) {
  return ask(address(path, {}), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

/**
 * Hand in a file that was chosen in a dialog: the answer has it as `file`. What is too large for the
 * workspace is not even sent: it would hang up amid the file, and say nothing.
 */
export async function upload(file) {
  if (file.size > MOST_BYTES) {
    const message = `${file.name} is too large: a file may have 3 MB here.`;
    return { ok: false, error: "file_upload_size_restricted", message };
  }
  return ask(address("/client/upload", { name: file.name }), { method: "POST", body: file });
}

/** Do what a person does in the client: `call("react", {channel, ts, name})`. */
export function call(act, fields = {}) {
  return post("/client/act", { act, ...fields });
}

/**
 * Hear of every change until the function that is returned is called. Lost connections are opened
 * again, more and more patiently.
 *
 * @param {(event: object) => void} onEvent
 * @param {(online: boolean, refused?: boolean) => void} onState told whenever the connection comes or
 *   goes; `refused` says that the workspace answered and did not want it
 * @returns {() => void}
 */
export function listen(onEvent, onState = () => {}) {
  let source = null;
  let timer = 0;
  let failures = 0;
  const open = () => {
    source = new EventSource(address("/client/events", {}));
    source.onmessage = (message) => {
      failures = 0;
      const event = JSON.parse(message.data);
      if (event.type === "hello") onState(true);
      onEvent(event);
    };
    source.onerror = () => {
      onState(false, source.readyState === EventSource.CLOSED);
      source.close();
      timer = setTimeout(open, patienceAfter(failures++));
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

function address(path, params) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...identity, ...params })) {
    if (value !== undefined && value !== "") query.set(name, value);
  }
  return `${path}?${query}`;
}

function patienceAfter(failures) {
  return PATIENCE[Math.min(failures, PATIENCE.length - 1)];
}

async function ask(url, options) {
  try {
    const response = await fetch(url, { ...options, cache: "no-store" });
    return await response.json();
  } catch {
    return LOST;
  }
}
