// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.reach;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.session.Session;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.Route;
import io.millrace.gateway.route.RouteCache;
import io.millrace.gateway.route.Router;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * {@code /reach?dev=NAME}: whether a device can be reached now, and when it was heard last. The
 * gateway sends the device a GET of {@code /.well-known/core}: a CoAP ping, an empty message, is
 * for the next hop alone and cannot be passed on by a proxy [RFC 7252 §4.3]. For clients whose
 * requests are forwarded; one probe at a time to each device.
 */
public final class ReachResource implements LocalResource {
  /** Where it is. */
  public static final String PATH = "reach";

  /** The attributes of its link. */
  public static final String LINK =
      ";title=\"Whether a device can be reached: ?dev=NAME\";ct=\"0 50\"";

  private static final int MAX_PROBES = 64;
  private static final String DEVICE = "[^/?#@%\\s\\p{Cntrl}]{1,255}";

  private final Admission admission;
  private final RouteCache routes;
  private final Router router;
  private final LastHeard heard;
  private final Time time;
  private final Set<String> probed = ConcurrentHashMap.newKeySet();

  /** Makes the resource. */
  public ReachResource(
      Admission admission, RouteCache routes, Router router, LastHeard heard, Time time) {
    this.admission = admission;
    this.routes = routes;
    this.router = router;
    this.heard = heard;
    this.time = time;
  }

  /** The client, and its session as soon as that is known. */
  private static final class Asker implements Admission.Applicant {
    private final Peer peer;
    private Session session;

    Asker(Peer peer) {
      this.peer = peer;
    }

    @Override
    public Peer peer() {
      return peer;
    }

    @Override
    public void identified(Session found) {
      session = found;
    }
  }

  @Override
  public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    if (request.code() != CoapCode.GET) {
      answer.accept(CoapResponse.diagnostic(CoapCode.METHOD_NOT_ALLOWED, "allowed here: GET"));
      return;
    }
    String device = device(request.query());
    if (device == null) {
      answer.accept(ErrorResponses.badRequest("allowed is dev=NAME or dev=address[:port]"));
      return;
    }
    Asker asker = new Asker(peer);
    CoapResponse refusal = admission.judge(asker);
    if (refusal != null) {
      answer.accept(
          refusal == Admission.UNDECIDED
              ? ErrorResponses.unavailable("sessions are away at the moment")
              : refusal);
      return;
    }
    probe(device, request, asker, answer);
  }

  private CoapResponse judge(Asker asker, String device) {
    return admission.judge(
        asker.session, asker.peer, CoapCode.GET, device, Probe.REQUEST.options());
  }

  private static String device(List<String> query) {
    String only = query.size() == 1 ? query.get(0) : "";
    String device = only.startsWith("dev=") ? only.substring(4) : "";
    return device.matches(DEVICE) ? device : null;
  }

  private void probe(
      String device, CoapRequest request, Asker asker, Consumer<CoapResponse> answer) {
    Route route = routes.find(device);
    if (route.refusal() != null) {
      answer.accept(route.refusal());
    } else if (probed.size() >= MAX_PROBES || !probed.add(device)) {
      answer.accept(ErrorResponses.unavailable("a probe is on its way there"));
    } else {
      boolean json = request.options().uint(OptionNumber.ACCEPT, 0) != 0;
      Probe probe =
          new Probe(
              route,
              hop -> judge(asker, route.device(hop)),
              heard,
              time,
              result -> {
                probed.remove(device);
                answer.accept(result.answer(device, json));
              });
      router.find(probe);
    }
  }
}
