// SPDX-License-Identifier: Apache-2.0
// Requests to the router, and what it tells of changes.

export const me = { who: '', role: '', csrf: '' };
const ROLES = ['viewer', 'operator', 'admin'];
let loggedOut = () => {};

/** Has something done when the router says that nobody is logged in. */
export function onLoggedOut(task) { loggedOut = task; }

/** Tells whether the role is enough; the router decides, this only leaves buttons out. */
export function may(role) { return ROLES.indexOf(me.role) >= ROLES.indexOf(role); }

async function send(path, options) {
  let response;
  try {
    response = await fetch('api/' + path, { credentials: 'same-origin', cache: 'no-store', ...options });
  } catch (gone) {
    throw new Error('the router does not answer');
  }
  const type = response.headers.get('Content-Type') || '';
  const body = type.startsWith('application/json') ? await response.json() : { message: await response.text() };
  if (response.ok) return body;
  if (response.status === 401 && me.who) { me.who = ''; loggedOut(); }
  const failure = new Error(body.message || 'status ' + response.status);
  failure.status = response.status;
  throw failure;
}

/** Asks. */
export function get(path, query) {
  return send(path + (query ? '?' + new URLSearchParams(query) : ''));
}

/** Orders; a Blob goes as it is, anything else as JSON. */
export function post(path, body, query) {
  const raw = body instanceof Blob;
  return send(path + (query ? '?' + new URLSearchParams(query) : ''), {
    method: 'POST',
    headers: { 'X-Millrace-Console': me.csrf || 'login',
      'Content-Type': raw ? 'application/octet-stream' : 'application/json' },
    body: raw ? body : JSON.stringify(body || {}),
  });
}

/** Takes over who is logged in. */
export function take(login) {
  me.who = login.who || ''; me.role = login.role || ''; me.csrf = login.csrf || '';
  me.expires = login.expires;
  return !!me.who;
}

/**
 * Has listeners told of topics: {overview: data => …}. Where the router has no room for one more
 * viewer, or ends the stream, it is asked again. Returns what ends it.
 */
export function watch(listeners) {
  const names = Object.keys(listeners);
  let source = null, timer = 0, closed = false;
  const tell = (name, data) => { if (!closed) listeners[name](data); };
  const open = () => {
    if (closed) return;
    source = new EventSource('api/events?topics=' + names.join(','));
    for (const name of names) source.addEventListener(name, event => tell(name, JSON.parse(event.data)));
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return; // it comes back by itself
      source.close();
      clearTimeout(timer);
      timer = setTimeout(poll, 1000);
    };
  };
  const poll = async () => {
    try {
      for (const name of names) tell(name, await get('topic', { name }));
    } catch (failure) { /* it is tried again */ }
    if (!closed && me.who) timer = setTimeout(open, 5000);
  };
  open();
  return () => { closed = true; clearTimeout(timer); if (source) source.close(); };
}
