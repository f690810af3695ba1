// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.session;

import io.millrace.api.transport.Peer;
import org.osgi.annotation.versioning.ConsumerType;

/** Receives the end and the moves of sessions: a whiteboard service. Must not block. */
@ConsumerType
public interface SessionListener {
  /** The client closed it. */
  String CLOSED = "closed";

  /** The client was inactive for longer than allowed. */
  String IDLE = "idle";

  /** The account opened more sessions than it may have; this was the oldest. */
  String EVICTED = "evicted";

  /**
   * A session ended.
   *
   * @param reason one of this interface's constants, or a later one
   */
  void ended(Session session, String reason);

  /**
   * A sticky session moved to another peer.
   *
   * @param session the session as it is now
   * @param former the peer before
   */
  default void moved(Session session, Peer former) {}

  /**
   * A session was renewed by a token with another access policy.
   *
   * @param session the session as it is now, at the same peer or another one
   */
  default void policyChanged(Session session) {}
}
