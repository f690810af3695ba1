// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.ParseResult;
import io.millrace.lib.loop.SerialExecutor;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Encodes and decodes messages with the CoAP codec; while that service is being replaced, messages
 * wait for the next one. Results are passed on the serial executor.
 */
public final class SensorCodec {
  private static final Logger LOG = System.getLogger(SensorCodec.class.getName());

  private final Slot<CoapCodec> slot;
  private final SerialExecutor executor;

  public SensorCodec(Slot<CoapCodec> slot, SerialExecutor executor) {
    this.slot = slot;
    this.executor = executor;
  }

  /** Passes the encoded message, or null when there is no codec. */
  void serialize(CoapMessage message, Consumer<Bytes> then) {
    use(message.payload().length(), codec -> codec.serialize(message), then);
  }

  /** Passes the decoded message, or null when the bytes are malformed or there is no codec. */
  public void parse(Bytes bytes, Consumer<CoapMessage> then) {
    use(bytes.length(), codec -> message(codec.parse(bytes)), then);
  }

  private static CoapMessage message(ParseResult parsed) {
    if (!parsed.isMessage()) {
      LOG.log(Level.DEBUG, () -> "the sensor's bytes are no message: " + parsed);
    }
    return parsed.message();
  }

  private <R> void use(long bytes, Function<CoapCodec, R> call, Consumer<R> then) {
    slot.submit(
        bytes,
        new Caller<>() {
          @Override
          public void admitted(CoapCodec codec, Runnable done) {
            try {
              R result = call.apply(codec);
              executor.execute(() -> then.accept(result));
            } finally {
              done.run();
            }
          }

          @Override
          public void refused(Refusal why) {
            executor.execute(() -> then.accept(null));
          }
        });
  }
}
