// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.option.OptionTable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the gateway says of itself in {@code /.well-known/core}, as attributes of that link: the
 * options it acts on, by their registered names, and its features. No value holds a comma or a
 * semicolon, at which a client of the field splits [spec gateway-clients.md 2.3].
 */
public final class Capabilities {
  /**
   * Its features: it is a forward proxy, with observation of devices, block-wise transfer of
   * requests and answers, a proof of reachability by Echo, sessions, and it forwards options that
   * it does not know when their numbers say that this is safe.
   */
  static final List<String> FEATURES =
      List.of("forward-proxy", "observe", "block1", "block2", "echo", "sessions", "safe-options");

  private Capabilities() {}

  /** Returns the attributes as they follow a link's target. */
  public static String attributes() {
    return ";options=\"%s\";features=\"%s\"".formatted(options(), String.join(" ", FEATURES));
  }

  private static String options() {
    return IntStream.concat(
            OptionTable.ROWS.stream()
                .mapToInt(OptionTable.Row::number)
                .filter(number -> number != OptionTable.FIELD_MARK),
            IntStream.of(OptionNumber.ECHO, OptionNumber.REQUEST_TAG))
        .sorted()
        .mapToObj(OptionNumber::name)
        .collect(Collectors.joining(" "));
  }
}
