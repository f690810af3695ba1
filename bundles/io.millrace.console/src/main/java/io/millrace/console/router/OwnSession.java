// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Session;
import io.millrace.console.web.RefusedException;
import io.millrace.lib.caller.CoapCaller;
import java.net.InetAddress;
import java.util.Map;

/**
 * The session at the gateway under which the requests of whoever is logged in run. It is opened,
 * renewed and ended as a CoAP client does it. Thread-safe.
 */
public final class OwnSession {
  private static final String PATH = "sessions";

  private final RouterServices services;
  private final DeviceActions devices;

  /** Makes it. */
  public OwnSession(RouterServices services, DeviceActions devices) {
    this.services = services;
    this.devices = devices;
  }

  /** Returns whether there is one, and since and until when. */
  public Map<String, Object> state(String token, InetAddress from) {
    CoapCaller caller = devices.caller(token, from);
    Session session = services.sessions.call(all -> all.find(caller.peer()), (Session) null);
    return session == null
        ? Map.of("open", false)
        : Map.of(
            "open",
            true,
            "opened",
            session.opened().toString(),
            "expires",
            session.account().expires().toString());
  }

  /** Opens it, or renews it. */
  public void renew(String token, InetAddress from) throws RefusedException {
    ask(CoapRequest.of(CoapCode.POST, PATH).with(Bytes.utf8(token)), token, from);
  }

  /** Ends it, and with it its observations; the next request opens another one. */
  public void end(String token, InetAddress from) throws RefusedException {
    ask(CoapRequest.of(CoapCode.DELETE, PATH), token, from);
  }

  private void ask(CoapRequest request, String token, InetAddress from) throws RefusedException {
    CoapResponse answer = devices.exchange(request, token, from);
    if (!CoapCode.isSuccess(answer.code())) {
      String why = CoapCode.text(answer.code()) + " " + answer.payload().utf8();
      throw RefusedException.of(409, "the gateway answers " + why);
    }
  }
}
