// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.coap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Stands where the gateway does: it opens a session for the token {@code good}, and leaves every
 * other request to the test.
 */
final class ScriptedGateway implements RequestHandler {
  /** A request that waits for the test. */
  record Asked(CoapRequest request, ReplyTo replyTo, Transport transport) {
    Delivery answer(CoapResponse response) {
      List<Delivery> outcome = new CopyOnWriteArrayList<>();
      transport.respond(replyTo, response, Reliability.NON_CONFIRMABLE, outcome::add);
      return outcome.get(0);
    }

    Delivery notify(int sequence, String state) {
      CoapOptions options = CoapOptions.builder().add(OptionNumber.OBSERVE, sequence).build();
      return answer(new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8(state)));
    }

    boolean observes() {
      return request.options().uint(OptionNumber.OBSERVE, 1) == 0;
    }
  }

  final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

  @Override
  public void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    Asked here = new Asked(request, replyTo, transport);
    if (request.path().equals(List.of("sessions"))) {
      boolean good = request.payload().utf8().equals("good");
      here.answer(
          good
              ? CoapResponse.of(CoapCode.CREATED)
              : CoapResponse.diagnostic(CoapCode.UNAUTHORIZED, "the token is bad"));
    } else {
      asked.add(here);
    }
  }
}
