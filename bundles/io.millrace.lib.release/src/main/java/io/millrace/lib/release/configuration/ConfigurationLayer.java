// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.configuration;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.configuration.ConfigurationWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The configurations of the set of bundles that runs, as files {@code PID.cfg} in the form of
 * {@code etc/}, which lies over them. The folder is derived: it may be written anew at any time.
 */
public final class ConfigurationLayer {
  private static final String SUFFIX = ".cfg";
  private static final Pattern PID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.~-]{0,199}");

  private ConfigurationLayer() {}

  /**
   * Makes a folder hold these configurations and no others. Each file is replaced at once and is on
   * the disk when this returns; files that are right already are not touched. What is no longer
   * there is removed last. Folder and files are for their owner alone.
   *
   * @param configurations values by PID: texts, numbers, booleans, or lists of these
   * @throws IOException also for a PID or value that no file can have, before anything is written
   */
  public static void write(Path folder, Map<String, Map<String, Object>> configurations)
      throws IOException {
    Map<Path, byte[]> files = new TreeMap<>();
    for (var configuration : configurations.entrySet()) {
      String pid = configuration.getKey();
      files.put(folder.resolve(pid + SUFFIX), bytes(pid, configuration.getValue()));
    }
    OwnerOnly.createDirectories(folder);
    OwnerOnly.close(folder);
    for (var file : files.entrySet()) {
      boolean there =
          Files.isRegularFile(file.getKey())
              && Arrays.equals(Files.readAllBytes(file.getKey()), file.getValue());
      if (there) {
        OwnerOnly.close(file.getKey());
      } else {
        DurableFile.write(file.getKey(), file.getValue());
      }
    }
    removeAllBut(folder, new HashSet<>(files.keySet()));
  }

  private static byte[] bytes(String pid, Map<String, Object> values) throws IOException {
    if (!PID.matcher(pid).matches()) {
      throw new IOException("the configuration \"" + pid + "\" has a name that no file can have");
    }
    try {
      return ConfigurationWriter.write(values);
    } catch (IllegalArgumentException odd) {
      throw new IOException("the configuration " + pid + ": " + odd.getMessage(), odd);
    }
  }

  private static void removeAllBut(Path folder, Set<Path> wanted) throws IOException {
    List<Path> gone;
    try (Stream<Path> found = Files.list(folder)) {
      gone = found.filter(file -> !wanted.contains(file) && isOurs(file)).toList();
    }
    for (Path file : gone) {
      Files.deleteIfExists(file);
    }
    if (!gone.isEmpty()) {
      DurableFile.forceFolder(folder);
    }
  }

  private static boolean isOurs(Path file) {
    return file.toString().endsWith(SUFFIX) || DurableFile.isLeftOver(file);
  }
}
