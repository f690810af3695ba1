// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Whether the wall clock can be right: tokens and certificates are judged by it. */
final class ClockProbe implements Probe {
  static final Fault UNSET =
      Fault.failure(
          "clock-unset",
          "The clock is before the time at which this program was built",
          "set the clock (timedatectl set-ntp true, or date -s); until then tokens and certificates"
              + " are misjudged and sensors get a wrong time");
  static final Fault FUTURE =
      Fault.failure(
          "clock-future",
          "The clock is later than the 32 bits of seconds of a sensor can tell",
          "set the clock (timedatectl set-ntp true, or date -s)");
  static final Fault BACK =
      Fault.attention(
          "clock-went-back",
          "The clock went back: the router has written files that are from the future",
          "set the clock (timedatectl set-ntp true); look for a real-time clock without a battery"
              + " and for two sources of time");

  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
  private static final Duration TOLERATED = Duration.ofMinutes(10);
  private static final String BUILT = "Millrace-Built";

  @Override
  public List<Fault> faults() {
    return List.of(UNSET, FUTURE, BACK);
  }

  @Override
  public void look(Installation installation, Diagnoses found) throws IOException {
    Instant now = installation.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    Optional<Instant> built = built(installation.home().resolve("system"));
    if (built.isPresent() && now.isBefore(built.get())) {
      found.add(UNSET, "the clock says " + now + "; the program was built at " + built.get());
    } else if (!now.isBefore(LATEST)) {
      found.add(FUTURE, "the clock says " + now);
    } else {
      lookForFuture(installation.data(), now, found);
    }
  }

  private static void lookForFuture(Path data, Instant now, Diagnoses found) throws IOException {
    for (String each : List.of("lock", "releases/journal", "run/ready", "log/console.log")) {
      Path file = data.resolve(each);
      if (Files.exists(file)) {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        if (written.isAfter(now.plus(TOLERATED))) {
          found.add(
              BACK,
              "the clock says %s; %s was written at %s"
                  .formatted(now, file, written.truncatedTo(ChronoUnit.SECONDS)));
          return;
        }
      }
    }
  }

  private static Optional<Instant> built(Path system) throws IOException {
    if (!Files.isDirectory(system)) {
      return Optional.empty();
    }
    try (Stream<Path> jars = Files.walk(system, 2)) {
      return jars.filter(each -> each.getFileName().toString().startsWith("io.millrace.base"))
          .map(ClockProbe::header)
          .flatMap(Optional::stream)
          .findFirst();
    }
  }

  private static Optional<Instant> header(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      String text = file.getManifest().getMainAttributes().getValue(BUILT);
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }
}
