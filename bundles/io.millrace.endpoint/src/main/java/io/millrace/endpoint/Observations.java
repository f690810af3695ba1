// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;

/** What requests that observe have of their own [RFC 7641 §3]. Used on the loop alone. */
final class Observations {
  /** Nothing depends on the answer: who has lost it resets the next notification. */
  private static final ResponseListener NOBODY =
      new ResponseListener() {
        @Override
        public void answered(CoapResponse response) {}

        @Override
        public void failed(RequestFailure failure) {}
      };

  private Observations() {}

  /** Tells whether notifications follow an answer. */
  static boolean isNotification(Exchange exchange, CoapMessage response) {
    return response.code() >> 5 == 2
        && response.options().has(OptionNumber.OBSERVE)
        && exchange.request.options().uint(OptionNumber.OBSERVE, -1) == 0;
  }

  /**
   * Cancels a request. When it observes, the server is told: by the registration once more, with
   * its token and from its address, and Observe 1 [RFC 7641 §3.6].
   */
  static void deregister(Exchange exchange, Requests requests) {
    boolean observes = exchange.stage == Exchange.Stage.OBSERVING;
    requests.cancel(exchange);
    CoapCodec codec = requests.context.codecs.service();
    if (observes && codec != null) {
      requests.start(last(exchange, requests), codec);
    }
  }

  private static Exchange last(Exchange of, Requests requests) {
    CoapOptions options =
        of.request.options().toBuilder()
            .remove(OptionNumber.ETAG)
            .set(OptionNumber.OBSERVE, 1)
            .build();
    long expires = requests.context.time.nanos() + of.reliability.deadline().toNanos();
    Exchange last =
        new Exchange(
            requests, of.remote, of.request.with(options), of.reliability, NOBODY, expires);
    last.state = of.state;
    last.localPort = of.localPort;
    last.token = of.token;
    return last;
  }
}
