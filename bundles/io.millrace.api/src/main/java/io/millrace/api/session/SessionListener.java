// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.session;

import io.millrace.api.transport.Peer;
import org.osgi.annotation.versioning.ConsumerType;

/** Told of sessions that end or move: a whiteboard service. Must not block. */
@ConsumerType
public interface SessionListener {
  /** The client closed it. */
  String CLOSED = "closed";

  /** Nothing was heard of the client for longer than allowed. */
  String IDLE = "idle";

  /** Another session of the account needed the place. */
  String EVICTED = "evicted";

  /** The session ended for that reason: one of this interface's constants, or a later one. */
  void ended(Session session, String reason);

  /** The session, given as it is now, was bound to {@code former} until now. */
  default void moved(Session session, Peer former) {}
}
