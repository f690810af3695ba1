// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.sensor;

/** The result of configuring a sensor, and the response code that it is sent as. Immutable. */
public final class ConfigurationResult {
  /** Accepted: 2.04. The Device IC stores the query and gives it to the plugin's next version. */
  public static final ConfigurationResult ACCEPTED = new ConfigurationResult(0x44, "accepted");

  /** The sensor does not know the query: 5.01. */
  public static final ConfigurationResult NOT_UNDERSTOOD =
      new ConfigurationResult(0xA1, "not understood");

  /** The sensor knows the query, but not its value: 4.06. */
  public static final ConfigurationResult BAD_VALUE = new ConfigurationResult(0x86, "bad value");

  /** The sensor could not apply it: 5.00. */
  public static final ConfigurationResult FAILED = new ConfigurationResult(0xA0, "failed");

  private final int code;
  private final String name;
  private final String persisted;

  private ConfigurationResult(int code, String name) {
    this(code, name, null);
  }

  private ConfigurationResult(int code, String name, String persisted) {
    this.code = code;
    this.name = name;
    this.persisted = persisted;
  }

  /**
   * Accepted, 2.04, but the Device IC stores another query for the plugin's next version, for
   * example {@code cfg=on}, to which {@code cfg=toggle} led.
   */
  public static ConfigurationResult acceptedAs(String persisted) {
    return new ConfigurationResult(ACCEPTED.code, ACCEPTED.name, persisted);
  }

  /**
   * Returns the query that the Device IC stores.
   *
   * @param query the query that was accepted
   */
  public String persistedQuery(String query) {
    return persisted == null ? query : persisted;
  }

  /** Returns the response code, see io.millrace.api.coap.CoapCode. */
  public int code() {
    return code;
  }

  @Override
  public String toString() {
    return name;
  }
}
