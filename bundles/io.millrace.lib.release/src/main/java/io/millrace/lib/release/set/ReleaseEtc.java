// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.configuration.ConfigurationWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The configurations of the set that runs, as files of the form that {@code etc/} has. They follow
 * from the set: whoever has them written anew loses nothing.
 */
public final class ReleaseEtc {
  private static final String SUFFIX = ".cfg";

  private ReleaseEtc() {}

  /** Makes the folder say what the set says; files that say so already are left alone. */
  public static void write(ReleaseFolders folders, InstalledSet set) throws IOException {
    Path etc = folders.etc();
    OwnerOnly.createDirectories(etc);
    for (Map.Entry<String, Map<String, Object>> each : set.configurations().entrySet()) {
      byte[] text = ConfigurationWriter.write(each.getValue());
      Path file = etc.resolve(each.getKey() + SUFFIX);
      if (!Files.exists(file) || !Arrays.equals(text, Files.readAllBytes(file))) {
        DurableFile.write(file, text);
      }
    }
    List<Path> others;
    try (Stream<Path> files = Files.list(etc)) {
      others = files.filter(file -> !set.configurations().containsKey(pid(file))).toList();
    }
    for (Path other : others) {
      Files.delete(other);
    }
  }

  private static String pid(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : "";
  }
}
