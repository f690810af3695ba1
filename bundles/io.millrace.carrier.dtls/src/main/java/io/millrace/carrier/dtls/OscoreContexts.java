// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.command.Table;
import io.millrace.lib.oscore.ContextFile;
import io.millrace.lib.oscore.ContextFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The OSCORE contexts of the gateway and of the NICs, for {@code keys:list}. */
final class OscoreContexts {
  private static final String KIND = "oscore";

  private OscoreContexts() {}

  /** Adds a row for each file in the folders of a folder, which need not be there. */
  static void add(Table table, Path folder) throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.walk(folder, 2)) {
      found =
          files
              .filter(Files::isRegularFile)
              .filter(each -> !each.getParent().equals(folder))
              .sorted()
              .limit(ContextFolder.MOST_CONTEXTS)
              .toList();
    } catch (NoSuchFileException none) {
      return;
    }
    found.forEach(
        each -> table.add(KIND, folder.relativize(each).toString(), fingerprint(each), ""));
  }

  private static String fingerprint(Path file) {
    try {
      return ContextFile.read(file).fingerprint();
    } catch (IOException | IllegalArgumentException wrong) {
      return "refused, see status";
    }
  }
}
