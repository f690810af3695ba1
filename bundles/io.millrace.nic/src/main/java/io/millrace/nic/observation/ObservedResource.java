// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionCursor;
import io.millrace.api.coap.OptionNumber;
import java.util.List;

/**
 * What can be observed at the sensor: a reading below a classifier [spec device-ic-api.md §7]. An
 * Observe option on anything else never reaches the sensor, because with {@code ?cfg} or a PUT it
 * would silently take the running observation's token away.
 *
 * @param options Uri-Path and first Uri-Query as the sensor gets them
 */
public record ObservedResource(CoapOptions options) {
  private static final String READING = "sens";
  private static final List<String> SYSTEM = List.of("sys", ".well-known");
  private static final long REGISTER = 0;
  private static final long DEREGISTER = 1;

  /** Returns what {@code request}, as the sensor would get it, observes; null when nothing. */
  public static ObservedResource of(CoapRequest request) {
    List<String> path = request.path();
    List<String> query = request.query();
    boolean reading =
        request.code() == CoapCode.GET
            && path.size() >= 2
            && !SYSTEM.contains(path.get(0))
            && (query.isEmpty() || query.get(0).equals(READING))
            && !hasConditions(request.options());
    if (!reading) {
      return null;
    }
    var options = CoapOptions.builder();
    request
        .options()
        .all(OptionNumber.URI_PATH)
        .forEach(e -> options.add(OptionNumber.URI_PATH, e));
    if (!query.isEmpty()) {
      options.add(OptionNumber.URI_QUERY, query.get(0));
    }
    return new ObservedResource(options.build());
  }

  /**
   * Tells whether only the sensor can say what an option means: then nobody can share the value.
   */
  private static boolean hasConditions(CoapOptions options) {
    for (OptionCursor at = options.cursor(); at.next(); ) {
      boolean plain =
          switch (at.number()) {
            case OptionNumber.URI_PATH, OptionNumber.URI_QUERY, OptionNumber.ACCEPT -> true;
            default -> !OptionNumber.isCritical(at.number());
          };
      if (!plain) {
        return true;
      }
    }
    return false;
  }

  CoapRequest read() {
    return new CoapRequest(CoapCode.GET, options, Bytes.EMPTY);
  }

  CoapRequest register() {
    return observe(REGISTER);
  }

  CoapRequest deregister() {
    return observe(DEREGISTER);
  }

  private CoapRequest observe(long value) {
    return read().with(options.toBuilder().add(OptionNumber.OBSERVE, value).build());
  }
}
