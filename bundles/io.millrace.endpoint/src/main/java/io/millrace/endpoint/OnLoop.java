// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.CoapCodec;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;

/** What waits for a codec, to go on with it on the endpoint's loop. */
record OnLoop(Wire wire, Runnable task, Runnable otherwise) implements Caller<CoapCodec> {
  @Override
  public void admitted(CoapCodec codec, Runnable done) {
    wire.onLoop(
        () -> {
          try {
            task.run();
          } finally {
            done.run();
          }
        });
  }

  @Override
  public void refused(Refusal why) {
    wire.onLoop(otherwise);
  }
}
