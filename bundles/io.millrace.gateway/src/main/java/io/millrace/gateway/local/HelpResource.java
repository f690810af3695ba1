// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.resource.LocalResource;
import io.millrace.api.transport.Peer;
import java.util.function.Consumer;

/**
 * {@code /help}: how to use the gateway. The first four lines are those that clients know [spec
 * source, "Seeking help"].
 */
final class HelpResource implements LocalResource {
  static final String PATH = "help";

  private static final Bytes TEXT =
      Bytes.utf8(
          """
          To login, send POST to /sessions
          To have your session follow your account across different clients, include the query \
          parameter '&sticky=true'.
          To logout, send DELETE to /sessions.
          To echo a payload, send POST to /echo.

          The body of the POST is your token, a signed JWT as plain text (Content-Format 0).
          The session belongs to the address and port the POST came from: use one port throughout.
          It ends when you log out or are silent for too long; then requests get 4.01.
          To reach a device, send the request here with Proxy-Uri coap://SSN<MAC>.<domain>:4849/path.
          GET /trace shows your latest requests to devices, GET /reach?dev=NAME whether a device \
          can be reached.
          Links to what is here are at /.well-known/core.
          """);

  @Override
  public void handle(CoapRequest request, Peer peer, Consumer<CoapResponse> answer) {
    answer.accept(
        request.code() == CoapCode.GET
            ? CoapResponse.of(CoapCode.CONTENT, ContentFormat.TEXT, TEXT)
            : Methods.notAllowed("GET"));
  }
}
