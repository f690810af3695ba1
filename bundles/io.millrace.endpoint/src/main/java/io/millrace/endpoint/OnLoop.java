// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.CoapCodec;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Visit;

/** What waits for a codec, to go on with it on the endpoint's loop. */
record OnLoop(Endpoint endpoint, Runnable task, Runnable otherwise) implements Visit<CoapCodec> {
  @Override
  public void inside(CoapCodec codec, Runnable leave) {
    endpoint.onLoop(
        () -> {
          try {
            task.run();
          } finally {
            leave.run();
          }
        });
  }

  @Override
  public void refused(Refusal why) {
    endpoint.onLoop(otherwise);
  }
}
