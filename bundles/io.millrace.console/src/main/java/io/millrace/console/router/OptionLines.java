// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The options of a response as people read them, one a line. */
final class OptionLines {
  private OptionLines() {}

  static List<String> of(CoapOptions options) {
    List<String> lines = new ArrayList<>();
    for (OptionCursor at = options.cursor(); at.next(); ) {
      lines.add(OptionNumber.name(at.number()) + " (" + at.number() + "): " + value(at));
    }
    return lines;
  }

  private static String value(OptionCursor at) {
    Bytes value = at.value();
    if (!OptionNumber.canHaveLength(at.number(), value.length())) {
      return HexFormat.of().formatHex(value.toArray());
    }
    return switch (at.number()) {
      case OptionNumber.LOCATION_PATH, OptionNumber.LOCATION_QUERY -> value.utf8();
      case OptionNumber.OBSERVE,
          OptionNumber.CONTENT_FORMAT,
          OptionNumber.MAX_AGE,
          OptionNumber.SIZE1,
          OptionNumber.SIZE2 ->
          Long.toString(value.uint());
      default -> HexFormat.of().formatHex(value.toArray());
    };
  }
}
