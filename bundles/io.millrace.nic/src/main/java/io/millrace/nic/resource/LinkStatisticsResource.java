// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.resource;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.link.PrimaryLink;
import io.millrace.lib.cbor.CborWriter;
import io.millrace.lib.command.JsonValues;
import io.millrace.lib.linkformat.Link;
import io.millrace.lib.slot.Slot;
import io.millrace.nic.core.Replies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * {@code /sys/stats?mod=hdlc}: GET returns the counters of the link to the sensor, without those
 * that are 0: as text one line {@code name=count} each, as JSON an object, as CBOR a map from text
 * to unsigned integer. Other requests are passed to the power statistics. Used on the serial
 * executor only.
 */
public final class LinkStatisticsResource implements NicResource {
  private static final List<String> QUERY = List.of("mod=hdlc");
  private static final List<Integer> FORMATS =
      List.of(ContentFormat.TEXT, ContentFormat.CBOR, ContentFormat.JSON);

  private final Slot<PrimaryLink> links;
  private final NicResource others;

  public LinkStatisticsResource(Slot<PrimaryLink> links, NicResource others) {
    this.links = links;
    this.others = others;
  }

  @Override
  public void handle(CoapRequest request, Consumer<CoapResponse> answer) {
    if (request.code() == CoapCode.GET && request.query().equals(QUERY)) {
      answer.accept(show(links.service(), Replies.format(request, FORMATS)));
    } else {
      others.handle(request, answer);
    }
  }

  private static CoapResponse show(PrimaryLink link, int format) {
    if (format < 0) {
      return Replies.notAcceptable(FORMATS);
    }
    if (link == null) {
      return Replies.diagnostic(CoapCode.SERVICE_UNAVAILABLE, "the link to the sensor is away");
    }
    Map<String, Long> counts = new TreeMap<>(link.statistics().counts());
    counts.values().removeIf(count -> count == 0);
    return Replies.momentary(
        format,
        switch (format) {
          case ContentFormat.CBOR -> cbor(counts);
          case ContentFormat.JSON -> Bytes.utf8(json(counts));
          default -> Bytes.utf8(text(counts));
        });
  }

  private static String text(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getKey() + "=" + count.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static String json(Map<String, Long> counts) {
    return JsonValues.text(
        json -> {
          json.writeStartObject();
          for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
          }
          json.writeEndObject();
        });
  }

  private static Bytes cbor(Map<String, Long> counts) {
    CborWriter out = new CborWriter().map(counts.size());
    counts.forEach((name, count) -> out.text(name).integer(count));
    return out.written();
  }

  @Override
  public Optional<Link> link() {
    return others.link();
  }
}
