// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.lib.loop.CallbackGuard;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The listeners for sessions that end, move or change. One that throws does not affect the others.
 */
final class SessionListeners {
  private static final CallbackGuard GUARD =
      new CallbackGuard(SessionListeners.class, "a listener of sessions");

  private static final Logger LOG = System.getLogger(GatewaySessions.class.getName());

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

  /**
   * A session was opened or renewed.
   *
   * @param before the session as it was; null when it is new
   */
  void opened(Session before, Session session) {
    LOG.log(before == null ? Level.INFO : Level.DEBUG, "session open: {0}", session);
    if (before == null) {
      return;
    }
    if (!before.peer().remote().equals(session.peer().remote())) {
      LOG.log(Level.INFO, "session moved from {0}: {1}", before.peer(), session);
      tell(listener -> listener.moved(session, before.peer()));
    }
    if (!before.account().policy().equals(session.account().policy())) {
      tell(listener -> listener.policyChanged(session));
    }
  }

  private void tell(Consumer<SessionListener> what) {
    GUARD.each(listeners, what);
  }
}
