// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.util.Locale;

/** What becomes of a bundle that no trusted key covers. */
enum TrustMode {
  /** It is never resolved, so none of its code runs. */
  ENFORCE,
  /** It runs, and status names it. */
  REPORT;

  private static final String KEY = LauncherSettings.TRUST;

  /**
   * Returns what {@code trust} of {@code etc/millrace.properties} says: {@code report} without it.
   * When the value is none of the two, or the file cannot be read, the stricter one counts.
   */
  static TrustMode of(LauncherSettings settings) {
    if (!settings.isReadable()) {
      return ENFORCE;
    }
    String value = settings.value(KEY, REPORT.toString());
    for (TrustMode mode : values()) {
      if (mode.toString().equals(value)) {
        return mode;
      }
    }
    return ENFORCE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
