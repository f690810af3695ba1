// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.lib.files.configuration.ConfigurationText;
import io.millrace.lib.files.watch.FileContent;
import io.millrace.lib.files.watch.WatchedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One layer of the configuration: the files {@code *.cfg} of a folder, either the site's {@code
 * etc/} or the configurations that came with the release that runs. For one thread at a time.
 */
final class LayerFolder {
  /** What a sentence on a file that cannot be read ends with. */
  static final String STAYS = "; what was read before stays";

  private static final int MOST_FILES = 1000;
  private static final int MOST_BYTES = 1 << 20;

  private final Path folder;
  private final String owner;
  private final boolean optional;
  private final WatchedFiles files = new WatchedFiles(this::list, MOST_BYTES);
  private final Map<String, SortedMap<String, String>> readable = new HashMap<>();

  private LayerFolder(Path folder, String owner, boolean optional) {
    this.folder = folder;
    this.owner = owner;
    this.optional = optional;
  }

  /** The layer of the site. Without its folder nothing is taken away: it is hidden. */
  static LayerFolder site(Path folder) {
    return new LayerFolder(folder, "", false);
  }

  /** The layer of the release. The router itself writes the folder; without it there is none. */
  static LayerFolder release(Path folder) {
    return new LayerFolder(folder, "the release's ", true);
  }

  /**
   * What one file says.
   *
   * @param subject the file, at the beginning of a sentence about it
   * @param values null when the file cannot be read and never could
   * @param lines the line of each key
   */
  record LayerFile(
      FileName name,
      String subject,
      SortedMap<String, String> values,
      SortedMap<String, Integer> lines) {}

  /** Takes what is wrong with files. */
  interface Notes {
    /**
     * Takes one thing.
     *
     * @param line where in the file; 0 when it is about all of it
     * @param rest the rest of a sentence about the file
     */
    void add(String subject, int line, String rest);
  }

  private Set<Path> list() throws IOException {
    Set<Path> found = new TreeSet<>();
    if (optional && Files.notExists(folder)) {
      return found;
    }
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(LayerFolder::isConfiguration).limit(MOST_FILES + 1L).forEach(found::add);
    }
    if (found.size() > MOST_FILES) {
      throw new IOException("more than " + MOST_FILES + " files *" + FileName.SUFFIX);
    }
    return found;
  }

  private static boolean isConfiguration(Path file) {
    String name = file.getFileName().toString();
    boolean hidden = name.startsWith(".");
    return !hidden && name.endsWith(FileName.SUFFIX);
  }

  /** Looks at the files; tells whether one has changed. */
  boolean look() {
    return files.look();
  }

  /** Returns why the files cannot be seen, as a sentence; empty when they can. */
  String fault() {
    if (files.fault().isEmpty()) {
      return "";
    }
    String why = Files.exists(folder) ? files.fault() : "there is no such folder";
    return "%sconfiguration folder %s cannot be read (%s), so what was read last counts, or the"
            .formatted(owner, folder, why)
        + (optional ? " defaults" : " defaults; MILLRACE_ETC says which folder it is");
  }

  /** Returns the files in the order of their names. */
  SortedMap<Path, FileContent> files() {
    return files.current();
  }

  /** Returns the beginning of a sentence about a file. */
  String subject(String file) {
    return owner + file;
  }

  /**
   * Reads one file. What cannot be read says what it said before.
   *
   * @param notes takes what is wrong
   * @param found where the file goes, by PID
   */
  void read(
      FileName name,
      FileContent content,
      UnaryOperator<String> properties,
      Notes notes,
      Map<String, LayerFile> found) {
    String subject = subject(name.file());
    if (!name.fault().isEmpty()) {
      notes.add(subject, 0, name.fault());
      return;
    }
    LayerFile other = found.get(name.fullPid());
    if (other != null) {
      String same = "is not used: it is the same configuration as " + other.name().file();
      notes.add(subject, 0, same);
      return;
    }
    ConfigurationText text = ConfigurationText.of(content.bytes(), properties);
    String fault = content.fault().isEmpty() ? text.fault() : content.fault();
    if (fault.isEmpty()) {
      text.notes().forEach(each -> notes.add(subject, each.line(), each.text()));
      readable.put(name.fullPid(), new TreeMap<>(text.values()));
    } else {
      notes.add(subject, text.faultLine(), fault + STAYS);
    }
    found.put(
        name.fullPid(), new LayerFile(name, subject, readable.get(name.fullPid()), text.lines()));
  }

  /** Forgets what files said that are there no more. */
  void keepOnly(Set<String> pids) {
    readable.keySet().retainAll(pids);
  }
}
