// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How servers are treated that an entry of the allowed destinations stands for.
 *
 * @param profile the name of their device profile; empty: none
 * @param nstart how many requests are in flight to one of them, when it has no profile; 0: as many
 *     as the transport is configured for
 */
public record Destination(String profile, int nstart) {
  /** An entry that says nothing of that. */
  public static final Destination PLAIN = new Destination("", 0);

  private static final Pattern SETTING =
      Pattern.compile("profile=([a-z0-9.-]{1,64})|nstart=([1-9]\\d{0,4})");
  private static final int MAX_NSTART = 65535;

  /**
   * Reads what follows the semicolon of an entry; null when it is neither {@code profile=NAME} nor
   * {@code nstart=NUMBER}.
   */
  static Destination parse(String text) {
    Matcher setting = SETTING.matcher(text.trim());
    if (!setting.matches()) {
      return null;
    }
    if (setting.group(1) != null) {
      return new Destination(setting.group(1), 0);
    }
    int nstart = Integer.parseInt(setting.group(2));
    return nstart > MAX_NSTART ? null : new Destination("", nstart);
  }

  /** Tells whether requests to such servers wait in queues of the gateway. */
  public boolean isPlain() {
    return profile.isEmpty() && nstart == 0;
  }
}
