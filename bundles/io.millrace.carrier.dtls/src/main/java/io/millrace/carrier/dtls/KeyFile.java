// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A file of pre-shared keys that is changed line by line; what is not meant stays as it is. */
record KeyFile(Path path) {

  byte[] content() throws IOException {
    try {
      return Files.readAllBytes(path);
    } catch (NoSuchFileException none) {
      return new byte[0];
    }
  }

  /** Returns the keys that are in it. */
  PskFile keys() throws IOException {
    return PskFile.parse(content());
  }

  /** Returns the names of an identity's keys, the first one first. */
  List<String> generations(String identity) throws IOException {
    String base = Generations.base(identity);
    return keys().keys().keySet().stream()
        .filter(each -> Generations.base(each).equals(base))
        .sorted(java.util.Comparator.comparing(Generations::number))
        .toList();
  }

  /** Adds a key. */
  void add(String identity, String line) throws IOException {
    List<String> lines = lines();
    lines.removeIf(each -> isOf(each, identity));
    lines.add(line);
    write(lines);
  }

  /** Says when keys are good no more, unless they end before that. */
  void limit(List<String> identities, Instant end) throws IOException {
    Map<String, Instant> until = keys().until();
    List<String> lines = lines();
    for (String each : identities) {
      if (until.getOrDefault(each, Instant.MAX).isAfter(end)) {
        lines.removeIf(line -> isLimitOf(line, each));
        lines.add(PskFile.UNTIL + end.truncatedTo(ChronoUnit.SECONDS) + " " + each);
      }
    }
    write(lines);
  }

  /** Removes all keys of an identity; returns whether there was one. */
  boolean remove(String identity) throws IOException {
    List<String> lines = lines();
    boolean any = false;
    for (String each : generations(identity)) {
      any |= lines.removeIf(line -> isOf(line, each));
    }
    if (any) {
      write(lines);
    }
    return any;
  }

  private List<String> lines() throws IOException {
    return new ArrayList<>(new String(content(), StandardCharsets.UTF_8).lines().toList());
  }

  private static boolean isOf(String line, String identity) {
    return isLimitOf(line, identity)
        || !line.startsWith("#")
            && line.strip().startsWith(identity + ":")
            && line.strip().lastIndexOf(':') == identity.length();
  }

  private static boolean isLimitOf(String line, String identity) {
    return line.startsWith(PskFile.UNTIL) && line.strip().endsWith("Z " + identity);
  }

  private void write(List<String> lines) throws IOException {
    OwnerOnly.createDirectories(path.getParent());
    String text = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    DurableFile.write(path, text.getBytes(StandardCharsets.UTF_8));
  }
}
