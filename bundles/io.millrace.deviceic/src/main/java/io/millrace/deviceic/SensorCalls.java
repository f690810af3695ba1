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
 * Asks sensors in turn. One that is being replaced is waited for; when none comes the answer is
 * 5.03, which the firmware, where nothing is ever replaced, does not know.
 */
final class SensorCalls {
  private static final int QUESTION_BYTES = 256;
  private static final int TRY_AGAIN_SECONDS = 5;
  private static final CoapResponse AWAY =
      new CoapResponse(
          CoapCode.SERVICE_UNAVAILABLE,
          CoapOptions.builder().add(OptionNumber.MAX_AGE, TRY_AGAIN_SECONDS).build(),
          Bytes.EMPTY);

  private final SerialExecutor executor;
  private final BiConsumer<SensorPath, String> accepted;

  /** Makes the way to the sensors; {@code accepted} hears of each accepted configuration. */
  SensorCalls(SerialExecutor executor, BiConsumer<SensorPath, String> accepted) {
    this.executor = executor;
    this.accepted = accepted;
  }

  void configure(SensorPlace place, String query, Consumer<CoapResponse> answer) {
    ask(
        place,
        sensor -> {
          ConfigurationResult said = place.configure(sensor, query);
          if (said.code() == CoapCode.CHANGED) {
            accepted.accept(place.path, said.persistedQuery(query));
          }
          return CoapResponse.of(said.code());
        },
        answer);
  }

  void ask(
      SensorPlace place, Function<Sensor, CoapResponse> question, Consumer<CoapResponse> answer) {
    place.slot.submit(
        QUESTION_BYTES,
        new Caller<>() {
          @Override
          public void admitted(Sensor sensor, Runnable done) {
            executor.execute(
                () -> {
                  try {
                    answer.accept(question.apply(sensor));
                  } finally {
                    done.run();
                  }
                });
          }

          @Override
          public void refused(Refusal why) {
            executor.execute(() -> answer.accept(AWAY));
          }
        });
  }
}
