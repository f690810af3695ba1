// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.CallbackGuard;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The listeners for sessions that end or move. One that throws does not affect the others. */
final class SessionListeners {
  private static final CallbackGuard GUARD =
      new CallbackGuard(SessionListeners.class, "a listener of sessions");

  private final List<SessionListener> listeners = new CopyOnWriteArrayList<>();

  void add(SessionListener listener) {
    listeners.add(listener);
  }

  void remove(SessionListener listener) {
    listeners.remove(listener);
  }

  void ended(Session session, String reason) {
    tell(listener -> listener.ended(session, reason));
  }

  void moved(Session session, Peer former) {
    tell(listener -> listener.moved(session, former));
  }

  private void tell(Consumer<SessionListener> what) {
    GUARD.each(listeners, what);
  }
}
