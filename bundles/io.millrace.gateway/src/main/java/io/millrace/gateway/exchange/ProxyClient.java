// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.session.Session;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.trace.Traceable;

/** Who asks for a request to be forwarded, and what becomes of it, for queues and the trace. */
abstract class ProxyClient implements Admission.Applicant, Traceable {
  private Session session;
  private HopKind hop;
  private long sentAt;
  private boolean forwarded;

  /** The request is not for the gateway itself: it belongs into the trace. */
  final void forwarded() {
    forwarded = true;
  }

  final boolean isForwarded() {
    return forwarded;
  }

  /** The request, or its first block, goes to the next hop. */
  final void sent(HopKind kind, long now) {
    if (sentAt == 0) {
      hop = kind;
      sentAt = now;
    }
  }

  @Override
  public final void identified(Session found) {
    session = found;
  }

  /** Returns the client's session as it was when the request was admitted; null without one. */
  @Override
  public final Session session() {
    return session;
  }

  /** Tells whether its session says that what it sends goes out in clear. */
  final boolean isInClear() {
    return session != null && !session.options().secured();
  }

  /** Returns what is equal for all whose requests share one part of a device's queue. */
  final Object account() {
    return session == null ? peer() : session.account().subject();
  }

  @Override
  public final long sentAt() {
    return sentAt;
  }

  @Override
  public final HopKind hopKind() {
    return hop;
  }

  @Override
  public abstract Peer peer();
}
