// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * The jar of a bundle's current revision. OSGi tells nobody where it lies; Felix has it in {@code
 * bundle<ID>/version<refreshes>.<revision>} of its storage, as {@code bundle.jar} or as the
 * location of a file that it uses where that lies.
 */
final class RevisionFile {
  private static final String REFERENCE = "reference:";

  private RevisionFile() {}

  static Path of(Path cache, Bundle bundle) throws IOException {
    Path folder = cache.resolve("bundle" + bundle.getBundleId());
    List<Path> revisions;
    try (Stream<Path> found = Files.list(folder)) {
      revisions =
          found
              .filter(each -> each.getFileName().toString().matches("version\\d+\\.\\d+"))
              .toList();
    }
    Path current =
        revisions.stream()
            .max(Comparator.comparingLong(RevisionFile::number))
            .orElseThrow(() -> new IOException("there is no revision in " + folder));
    String location = Files.readString(current.resolve("revision.location")).strip();
    return location.startsWith(REFERENCE)
        ? Path.of(URI.create(location.substring(REFERENCE.length())))
        : current.resolve("bundle.jar");
  }

  private static long number(Path revision) {
    String name = revision.getFileName().toString();
    return Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
  }
}
