// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.session.Sessions;
import io.millrace.gateway.access.Admission;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;

/** An exchange that waits for the sessions to come back, in their slot. */
final class AdmissionCall implements Caller<Sessions> {
  private final Admission admission;
  private final ProxiedExchange exchange;

  AdmissionCall(Admission admission, ProxiedExchange exchange) {
    this.admission = admission;
    this.exchange = exchange;
  }

  void submit() {
    admission.sessions().submit(exchange.client.request().payload().length(), this);
  }

  @Override
  public void admitted(Sessions sessions, Runnable done) {
    CoapResponse refusal;
    try {
      refusal = admission.judge(sessions, exchange.client);
    } finally {
      done.run();
    }
    exchange.judged(refusal);
  }

  @Override
  public void refused(Refusal why) {
    exchange.judged(ErrorResponses.unavailable("sessions cannot be looked up at the moment"));
  }
}
