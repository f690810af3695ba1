// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.trace;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.session.Session;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.route.HopKind;

/** What the trace keeps of a request to be forwarded. Times are of the monotonic clock, in ns. */
public interface Traceable {
  /** Returns the client. */
  Peer peer();

  /** Returns the client's session; null when it has none. */
  Session session();

  /** Returns the request as it came. */
  CoapRequest request();

  /** Returns when it came. */
  long begun();

  /** Returns when it was sent to the next hop first; 0 when it was answered without that. */
  long sentAt();

  /** Returns what the next hop is; null when none was found. */
  HopKind hopKind();
}
