// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.sensor;

/** What a sensor says to a configuration, and the response code that it becomes. */
public final class Configured {
  /** Done: 2.04. The Device IC keeps it for the plugin's next version. */
  public static final Configured ACCEPTED = new Configured(0x44, "accepted");

  /** Not a query it knows: 5.01. */
  public static final Configured NOT_UNDERSTOOD = new Configured(0xA1, "not understood");

  /** A query it knows with a value that it cannot use: 4.06. */
  public static final Configured BAD_VALUE = new Configured(0x86, "bad value");

  /** It should have worked and did not: 5.00. */
  public static final Configured FAILED = new Configured(0xA0, "failed");

  private final int code;
  private final String name;
  private final String kept;

  private Configured(int code, String name) {
    this(code, name, null);
  }

  private Configured(int code, String name, String kept) {
    this.code = code;
    this.name = name;
    this.kept = kept;
  }

  /**
   * Done, 2.04, but the Device IC keeps another query for the plugin's next version: what {@code
   * cfg=toggle} led to, not that it was said.
   *
   * @since 1.1
   */
  public static Configured acceptedAs(String kept) {
    return new Configured(ACCEPTED.code, ACCEPTED.name, kept);
  }

  /**
   * Returns what the Device IC keeps in the place of {@code query}.
   *
   * @since 1.1
   */
  public String kept(String query) {
    return kept == null ? query : kept;
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
