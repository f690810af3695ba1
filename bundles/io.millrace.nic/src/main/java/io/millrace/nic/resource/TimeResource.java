// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.lib.linkformat.Link;
import io.millrace.nic.core.NicContext;
import io.millrace.nic.core.Replies;
import io.millrace.nic.sensor.SensorClock;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * {@code /time}: the NIC's clock, which is the router's; 4 bytes unless another format is accepted
 * [spec nic-resources.md §5]. Clients cannot set it. Used on the serial executor only.
 */
public final class TimeResource implements NicResource {
  private final NicContext context;
  private final String base;

  public TimeResource(NicContext context, String base) {
    this.context = context;
    this.base = base;
  }

  @Override
  public void handle(CoapRequest request, Consumer<CoapResponse> answer) {
    answer.accept(answer(request));
  }

  private CoapResponse answer(CoapRequest request) {
    if (request.code() != CoapCode.GET) {
      return Replies.noMethod("the clock is the router's: GET");
    }
    int format = Replies.format(request, Replies.RECORDED);
    if (format < 0) {
      return Replies.notAcceptable(Replies.RECORDED);
    }
    Instant now = context.time().now();
    if (now.isBefore(SensorClock.PLAUSIBLE)) {
      return Replies.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "the router's clock is not set");
    }
    Bytes shown =
        format == ContentFormat.OCTET_STREAM
            ? Bytes.wrap(ByteBuffer.allocate(4).putInt((int) now.getEpochSecond()).array())
            : representation(now).in(format, base);
    return Replies.momentary(format, shown);
  }

  private static Representation representation(Instant now) {
    OptionalLong seconds = OptionalLong.of(now.getEpochSecond());
    return Representation.of(List.of(Field.number(0, "seconds", seconds, 1, "time", "s")));
  }

  @Override
  public Optional<Link> link() {
    return Optional.of(
        Link.to("/time").with("ct", Replies.spaced(Replies.RECORDED)).with("title", "Time"));
  }
}
