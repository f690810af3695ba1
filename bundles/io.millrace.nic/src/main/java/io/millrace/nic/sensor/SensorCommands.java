// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.nic.core.NicContext;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Sends events and resets to the Device IC [spec nic-resources.md §5]. The real one knows neither
 * and answers 4.04; that counts as success, 2.04 with a sentence that says so. Used on the serial
 * executor only.
 */
public final class SensorCommands {
  private final NicContext context;
  private final SensorChannel channel;
  private final Tokens tokens;

  public SensorCommands(NicContext context, SensorChannel channel, Tokens tokens) {
    this.context = context;
    this.channel = channel;
    this.tokens = tokens;
  }

  /** Tells the Device IC of an event. */
  public void event(SensorEvent event, Consumer<CoapResponse> answer) {
    CoapOptions options =
        CoapOptions.builder()
            .path("sys/event")
            .add(OptionNumber.CONTENT_FORMAT, ContentFormat.OCTET_STREAM)
            .build();
    send(new CoapRequest(CoapCode.PUT, options, event.bytes()), answer);
  }

  /** Has the Device IC restart. */
  public void reset(Consumer<CoapResponse> answer) {
    CoapOptions options = CoapOptions.builder().path("sys/reset").build();
    send(new CoapRequest(CoapCode.PUT, options, Bytes.EMPTY), answer);
  }

  private void send(CoapRequest request, Consumer<CoapResponse> answer) {
    Duration deadline = context.settings().sensorDeadline();
    channel.submit(
        new SensorExchange(() -> request, tokens.token(), new Outcome(answer)), deadline);
  }

  private record Outcome(Consumer<CoapResponse> answer) implements DeviceListener {
    @Override
    public void answered(CoapResponse response) {
      boolean unknown = response.code() == CoapCode.NOT_FOUND;
      answer.accept(
          unknown
              ? CoapResponse.diagnostic(CoapCode.CHANGED, "the sensor does not know this (4.04)")
              : SensorAnswer.plain(response));
    }

    @Override
    public void failed(DeviceFailure failure) {
      answer.accept(CoapResponse.diagnostic(failure.code(), failure.reason()));
    }
  }
}
