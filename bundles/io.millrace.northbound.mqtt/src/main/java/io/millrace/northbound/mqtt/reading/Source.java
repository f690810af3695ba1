// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.reading;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is observed: {@code DEVICE/PATH} or {@code DEVICE/PATH?QUERY}. The device is a name, with or
 * without a port, or {@code *}, which stands for each device of this router.
 *
 * @param path begins with a slash
 * @param query empty for none
 */
public record Source(String device, String path, String query) {
  /** Stands for each device of this router. */
  public static final String EVERY = "*";

  private static final Pattern FORM =
      Pattern.compile("(?:coap://)?(\\*|[^/?*#\\s]+)(/[^?#\\s]*)(?:\\?([^#\\s]*))?");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Source of(String text) {
    Matcher found = FORM.matcher(text.trim());
    if (!found.matches()) {
      throw new IllegalArgumentException(
          "readings = %s: a reading is DEVICE/PATH or DEVICE/PATH?QUERY; * is each device of this"
                  .formatted(text)
              + " router");
    }
    String query = found.group(3) == null ? "" : found.group(3);
    return new Source(found.group(1), found.group(2), query);
  }

  /** Tells whether it is one for each device of this router. */
  public boolean isOfEvery() {
    return device.equals(EVERY);
  }

  /** Returns what is asked for of a device. */
  public Target target(String name) {
    return new Target(name, path, query);
  }

  /**
   * One resource.
   *
   * @param device with a port or without
   */
  public record Target(String device, String path, String query) {
    /** Returns the URI of the request. */
    public String uri() {
      return "coap://" + device + path + (query.isEmpty() ? "" : "?" + query);
    }

    /** Returns the device's name without port and domain. */
    public String name() {
      return device.replaceFirst("[:.].*", "");
    }

    /** Returns the device's MAC, 16 digits; its name when it has none. */
    public String mac() {
      String name = name();
      return name.matches("(?i)SSN\\p{XDigit}{16}") ? name.substring(3) : name;
    }

    /** Returns the last segment of the path. */
    public String last() {
      return path.replaceFirst(".*/", "");
    }

    /**
     * Tells whether it is a resource of the NIC itself, which knows SenML. A sensor is not asked
     * for a format: the vendor's firmware does not look at it.
     */
    public boolean isOfNic() {
      return path.startsWith("/sys/") || path.equals("/time") || path.equals("/gpio");
    }
  }
}
