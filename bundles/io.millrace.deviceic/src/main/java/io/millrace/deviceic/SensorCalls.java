// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.api.sensor.Sensor;
import io.millrace.lib.loop.SerialExecutor;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Calls sensors in tasks of the serial executor. A request to a sensor that is being replaced
 * waits; when no sensor is bound in time the answer is 5.03, which the firmware, where nothing is
 * ever replaced, does not have.
 */
final class SensorCalls {
  private static final int CALL_BYTES = 256;
  private static final int TRY_AGAIN_SECONDS = 5;
  private static final CoapResponse UNAVAILABLE =
      new CoapResponse(
          CoapCode.SERVICE_UNAVAILABLE,
          CoapOptions.builder().add(OptionNumber.MAX_AGE, TRY_AGAIN_SECONDS).build(),
          Bytes.EMPTY);

  private final SerialExecutor executor;
  private final BiConsumer<SensorPath, String> accepted;

  /** Makes the calls; {@code accepted} is told each accepted configuration. */
  SensorCalls(SerialExecutor executor, BiConsumer<SensorPath, String> accepted) {
    this.executor = executor;
    this.accepted = accepted;
  }

  void configure(SensorSlot slot, String query, Consumer<CoapResponse> answer) {
    call(
        slot,
        sensor -> {
          ConfigurationResult outcome = slot.configure(sensor, query);
          if (outcome.code() == CoapCode.CHANGED) {
            accepted.accept(slot.path, outcome.persistedQuery(query));
          }
          return CoapResponse.of(outcome.code());
        },
        answer);
  }

  void call(SensorSlot slot, Function<Sensor, CoapResponse> call, Consumer<CoapResponse> answer) {
    slot.slot.submit(
        CALL_BYTES,
        new Caller<>() {
          @Override
          public void admitted(Sensor sensor, Runnable done) {
            executor.execute(
                () -> {
                  try {
                    answer.accept(call.apply(sensor));
                  } finally {
                    done.run();
                  }
                });
          }

          @Override
          public void refused(Refusal why) {
            executor.execute(() -> answer.accept(UNAVAILABLE));
          }
        });
  }
}
