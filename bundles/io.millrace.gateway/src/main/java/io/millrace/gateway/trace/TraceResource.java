// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.trace;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.session.Session;
import io.millrace.api.session.Sessions;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.slot.Slot;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code /trace}: the latest requests that the client's account has had forwarded, oldest first, a
 * line each; {@code ?n=} says how many.
 */
public final class TraceResource implements LocalResource {
  /** Where it is. */
  public static final String PATH = "trace";

  /** The attributes of its link. */
  public static final String LINK = ";title=\"Trace of your requests\";ct=0";

  private static final int USUAL = 50;

  private final TraceRing ring;
  private final Slot<Sessions> sessions;

  /** Makes the resource. */
  public TraceResource(TraceRing ring, Slot<Sessions> sessions) {
    this.ring = ring;
    this.sessions = sessions;
  }

  @Override
  public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    answer.accept(answer(request, peer));
  }

  private CoapResponse answer(CoapRequest request, Peer peer) {
    if (request.code() != CoapCode.GET) {
      return CoapResponse.diagnostic(CoapCode.METHOD_NOT_ALLOWED, "allowed here: GET");
    }
    int most = most(request.query());
    if (most < 0) {
      return ErrorResponses.badRequest("allowed is n=1 to 9999");
    }
    Optional<Session> session =
        sessions.call(present -> Optional.ofNullable(present.find(peer)), null);
    if (session == null) {
      return ErrorResponses.unavailable("sessions are away at the moment");
    }
    return session
        .map(asker -> own(asker, most))
        .orElseGet(
            () ->
                CoapResponse.diagnostic(
                    CoapCode.UNAUTHORIZED,
                    "no session for this address and port, POST a token to /sessions"));
  }

  /** Returns how many are asked for; -1 when that cannot be read. */
  private static int most(List<String> query) {
    if (query.isEmpty()) {
      return USUAL;
    }
    String asked = query.get(0);
    boolean good = query.size() == 1 && asked.matches("n=[1-9]\\d{0,3}");
    return good ? Integer.parseInt(asked.substring(2)) : -1;
  }

  private CoapResponse own(Session asker, int most) {
    StringBuilder lines = new StringBuilder();
    for (TracedRequest each : ring.read(0, most, one -> one.isOf(asker))) {
      lines.append(each.line()).append('\n');
    }
    return CoapResponse.of(CoapCode.CONTENT, ContentFormat.TEXT, Bytes.utf8(lines.toString()));
  }
}
