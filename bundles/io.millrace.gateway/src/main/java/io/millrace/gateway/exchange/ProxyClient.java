// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.session.Session;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.access.Admission;

/** Who asks for a request to be forwarded. */
abstract class ProxyClient implements Admission.Applicant {
  private Session session; // null: it has none, or was not looked for

  @Override
  public final void identified(Session found) {
    session = found;
  }

  /** Returns the client's session as it was when the request was admitted; null without one. */
  final Session session() {
    return session;
  }

  /** Returns what is equal for all whose requests share one part of a device's queue. */
  final Object account() {
    return session == null ? peer() : session.account().subject();
  }

  @Override
  public abstract Peer peer();
}
