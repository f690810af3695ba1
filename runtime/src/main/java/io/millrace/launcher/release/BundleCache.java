// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.set.RunningBundle;
import io.millrace.lib.release.set.SetBundle;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;

/**
 * The framework's storage, which is a cache: it can be made anew from the set and its jars at any
 * time. It is used again only after an orderly stop. A file in it says what it holds; the file is
 * deleted before the framework may change anything and written when the framework has stopped, so
 * after a kill or a crash there is none. After a power cut the machine has been switched on since,
 * which the file says too: what the framework wrote last may not have reached the disk.
 */
final class BundleCache {
  private static final String FILE = "installed";

  private final Path folder;
  private final String boot;

  BundleCache(Path folder, String boot) {
    this.folder = folder;
    this.boot = boot;
  }

  /**
   * Prepares the storage for a start; the framework has not been made yet.
   *
   * @return whether it holds these bundles; else it is empty
   */
  boolean prepare(List<RunningBundle> bundles) throws IOException {
    Path file = folder.resolve(FILE);
    boolean same = Files.exists(file) && Files.readString(file).equals(text(bundles));
    Files.deleteIfExists(file);
    if (!same) {
      empty();
    }
    return same;
  }

  private void empty() throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> found;
    try (Stream<Path> all = Files.walk(folder)) {
      found = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : found) {
      if (!each.equals(folder)) {
        Files.delete(each);
      }
    }
  }

  /** Says that the framework has stopped and that its storage holds these bundles. */
  void keep(List<RunningBundle> bundles) throws IOException {
    Path half = folder.resolve(FILE + ".half");
    Files.writeString(half, text(bundles));
    Files.move(half, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  private String text(List<RunningBundle> bundles) {
    StringBuilder text = new StringBuilder("felix " + framework() + "\nboot " + boot + "\n");
    for (RunningBundle each : bundles) {
      SetBundle bundle = each.bundle();
      text.append(bundle.symbolicName()).append(' ').append(bundle.version()).append(' ');
      text.append(bundle.sha256()).append(' ').append(bundle.startLevel()).append(' ');
      text.append(each.started()).append(' ').append(each.location()).append('\n');
    }
    return text.toString();
  }

  private static String framework() {
    Properties properties = new Properties();
    try (var in = Felix.class.getResourceAsStream("Felix.properties")) {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException odd) {
      return "";
    }
    return properties.getProperty("felix.version", "");
  }
}
