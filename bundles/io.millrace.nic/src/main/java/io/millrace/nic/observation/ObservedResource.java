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
 * A resource that can be observed at the sensor: a reading below a classifier [spec
 * device-ic-api.md §7]. An Observe option for another resource is never sent, because with {@code
 * ?cfg} or a PUT the sensor would silently replace the token of the observation in progress.
 *
 * @param options the Uri-Path and the first Uri-Query as they are sent to the sensor
 */
public record ObservedResource(CoapOptions options) {
  private static final String READING = "sens";
  private static final List<String> SYSTEM = List.of("sys", ".well-known");
  private static final long REGISTER = 0;
  private static final long DEREGISTER = 1;

  /** Returns the resource that a translated request observes; null when it cannot be observed. */
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
   * Tells whether there is an option that only the sensor can interpret: then the value cannot be
   * shared.
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
