// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Option;

/** When a release is from, and its place among the others. */
final class BuildTimes {
  private static final Duration LIFE = Duration.ofDays(365);

  @Option(
      names = "--sequence",
      required = true,
      paramLabel = "N",
      description = "Above that of the release before; a router refuses one that is not.")
  long sequence;

  @Option(
      names = "--created",
      paramLabel = "TIME",
      description = "Such as 2026-01-31T12:00:00Z; default: SOURCE_DATE_EPOCH, or now.")
  private Instant created;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "After this no router installs it; default: 365 days later.")
  private Instant expires;

  Instant created() {
    if (created == null) {
      String epoch = System.getenv("SOURCE_DATE_EPOCH");
      created =
          epoch != null && epoch.matches("\\d{1,12}")
              ? Instant.ofEpochSecond(Long.parseLong(epoch))
              : Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
    return created;
  }

  Instant expires() {
    return expires == null ? created().plus(LIFE) : expires;
  }
}
