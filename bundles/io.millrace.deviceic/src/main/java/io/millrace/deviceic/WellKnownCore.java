// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code /.well-known/core}: the top level only, in the firmware's variant of the format, which
 * NICs can read [spec device-ic-api.md §3].
 */
final class WellKnownCore implements Resource {
  private static final String SYSTEM = "</sys>;if=\"sys\";title=\"System\";ct=42;rev=1;,";
  private static final String SENSORS = "</%s>;if=\"arduino\";title=\"Arduino Sensors\";ct=42;,";

  /** What remains of 255 bytes after the head, the longest token, one option and the marker. */
  private static final int LONGEST_BYTES = 240;

  private final Supplier<List<String>> classifiers;
  private final ObserveImitation imitation;

  WellKnownCore(Supplier<List<String>> classifiers, ObserveImitation imitation) {
    this.classifiers = classifiers;
    this.imitation = imitation;
  }

  @Override
  public void handle(CoapRequest request, Bytes token, Consumer<CoapResponse> answer) {
    if (request.code() != CoapCode.GET) {
      answer.accept(CoapResponse.of(CoapCode.NOT_IMPLEMENTED));
    } else if (!request.path().equals(List.of(".well-known", "core"))) {
      answer.accept(CoapResponse.of(CoapCode.INTERNAL_SERVER_ERROR));
    } else {
      CoapResponse links =
          CoapResponse.of(CoapCode.CONTENT, ContentFormat.LINK_FORMAT, Bytes.utf8(text()));
      answer.accept(imitation.apply(request, token, links));
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder(SYSTEM);
    for (String classifier : classifiers.get()) {
      String link = SENSORS.formatted(classifier);
      if (Bytes.utf8(text + link).length() <= LONGEST_BYTES) {
        text.append(link);
      }
    }
    return text.toString();
  }
}
