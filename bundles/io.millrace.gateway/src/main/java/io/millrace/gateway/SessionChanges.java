// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Session;
import io.millrace.api.session.SessionListener;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.exchange.Replies;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.observe.ObservationRegistry;
import io.millrace.lib.block.Block2Cache;

/**
 * What the gateway does when a session ends, moves or gets another policy. The next session at that
 * address may be another account's: it gets nothing that belonged to this one.
 */
final class SessionChanges {
  private final ObservationRegistry observations;
  private final Replies replies;
  private final Block2Cache blocks;
  private final Admission admission;

  SessionChanges(
      ObservationRegistry observations, Replies replies, Block2Cache blocks, Admission admission) {
    this.observations = observations;
    this.replies = replies;
    this.blocks = blocks;
    this.admission = admission;
  }

  /** Its observations end with it, and an idle client is told [spec source]. */
  void ended(Session session, String reason) {
    boolean closed = reason.equals(SessionListener.CLOSED);
    CoapResponse message = closed ? null : ErrorResponses.unavailable("session " + reason);
    observations.end(session.peer(), message);
    blocks.forget(session.peer());
    if (!closed) {
      replies.send(
          ReplyTo.unsolicited(session.peer(), Bytes.EMPTY),
          message,
          Reliability.NON_CONFIRMABLE,
          DeliveryListener.NONE);
    }
  }

  /** Its observations move with it. */
  void moved(Session session, Peer former) {
    observations.move(former, session.peer());
    blocks.forget(former);
  }

  /** What it observes is judged anew when the client observes it again. */
  void policyChanged(Session session) {
    observations.end(session.peer(), admission.policyRefusal());
    blocks.forget(session.peer());
  }
}
