// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.local;

import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.route.ClientOptions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The gateway's own entry in {@code /.well-known/core}: attributes with the registered names of the
 * options that it acts on, and with its features. No value has a comma or a semicolon, because a
 * known client splits links there [spec gateway-clients.md 2.3].
 */
final class Capabilities {
  /**
   * Its features: it is a forward proxy; it observes devices, supports block-wise transfer of
   * requests and responses, verifies reachability by Echo, has sessions, and forwards unknown
   * options that are safe to forward.
   */
  static final List<String> FEATURES =
      List.of("forward-proxy", "observe", "block1", "block2", "echo", "sessions", "safe-options");

  private Capabilities() {}

  /** Returns the attributes as they follow the target of a link. */
  static String attributes() {
    return ";options=\"%s\";features=\"%s\"".formatted(options(), String.join(" ", FEATURES));
  }

  private static String options() {
    return IntStream.concat(
            ClientOptions.recognised().filter(number -> number != ClientOptions.NCOAP_PRIVATE),
            IntStream.of(OptionNumber.ECHO, OptionNumber.REQUEST_TAG))
        .sorted()
        .mapToObj(OptionNumber::name)
        .collect(Collectors.joining(" "));
  }
}
