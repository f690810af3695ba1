// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.ReleaseHold;
import io.millrace.lib.command.JsonValues;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.feature.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The hold on releases, kept over restarts in a file: a JSON object of strings, {@code interface},
 * {@code who}, {@code from}, {@code since} and {@code reason}. A file that cannot be read holds,
 * too: nobody has lifted it. Thread-safe; only a change of it and the first look read the disk.
 */
final class HoldFile {
  private static final int LONGEST_REASON = 200;

  private final Path file;
  private Optional<ReleaseHold> known; // null: not looked at yet
  private String fault = "";

  HoldFile(Path file) {
    this.file = file;
  }

  /** Returns the hold that stands. */
  synchronized Optional<ReleaseHold> hold() {
    if (known == null) {
      known = read();
    }
    return known;
  }

  /** Returns why the file could not be read, and so holds; empty when it could. */
  synchronized Optional<String> fault() {
    hold();
    return fault.isEmpty() ? Optional.empty() : Optional.of(fault);
  }

  private Optional<ReleaseHold> read() {
    try {
      return Optional.of(parse(Files.readAllBytes(file)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException | DateTimeException | IllegalArgumentException odd) {
      String why = odd instanceof IOException io ? FileReason.of(io) : odd.getMessage();
      fault =
          file + " cannot be read, so releases are held (release:hold --lift removes it): " + why;
      return Optional.of(
          ReleaseHold.of(
              Origin.of("unknown", "", ""),
              Instant.EPOCH,
              "the file of the hold cannot be read: " + why));
    }
  }

  private static ReleaseHold parse(byte[] json) throws IOException {
    if (!(StrictJson.read("the hold", json) instanceof Map<?, ?> fields)) {
      throw new IllegalArgumentException("no object");
    }
    return ReleaseHold.of(
        Origin.of(text(fields, "interface"), text(fields, "who"), text(fields, "from")),
        Instant.parse(text(fields, "since")),
        text(fields, "reason"));
  }

  private static String text(Map<?, ?> fields, String name) {
    if (!(fields.get(name) instanceof String text)) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return text;
  }

  /** Has a hold stand; it is on the disk when this returns. */
  synchronized ReleaseHold put(Origin origin, Instant since, String reason) throws IOException {
    String line = reason.replaceAll("\\p{C}", " ").strip();
    ReleaseHold hold =
        ReleaseHold.of(
            origin,
            since,
            line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) : line);
    String json =
        JsonValues.object(
            "interface",
            origin.interfaceName(),
            "who",
            origin.who(),
            "from",
            origin.from(),
            "since",
            since,
            "reason",
            hold.reason());
    OwnerOnly.createDirectories(file.getParent());
    DurableFile.write(file, json.getBytes(StandardCharsets.UTF_8));
    known = Optional.of(hold);
    fault = "";
    return hold;
  }

  /** Lifts the hold; returns the one that stood. */
  synchronized Optional<ReleaseHold> lift() throws IOException {
    Optional<ReleaseHold> stood = hold();
    if (Files.deleteIfExists(file)) {
      DurableFile.forceFolder(file.getParent());
    }
    known = Optional.empty();
    fault = "";
    return stood;
  }
}
