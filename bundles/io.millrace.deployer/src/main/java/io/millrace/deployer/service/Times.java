// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.service;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as people read them. */
public final class Times {
  private Times() {}

  /** Returns a record's time to the second. */
  public static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Returns a short time with its unit. */
  public static String text(Duration duration) {
    return duration.toSeconds() < 10 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
  }
}
