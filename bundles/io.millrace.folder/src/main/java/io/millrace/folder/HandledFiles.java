// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What became of each file, by its SHA-256, kept over restarts: the same file is not installed
 * twice. At most {@value #MOST}; then the oldest is forgotten. For one thread.
 */
final class HandledFiles {
  static final int MOST = 256;

  private final Path file;
  private final Map<String, Handled> all = new LinkedHashMap<>(); // the oldest first

  /**
   * What became of one.
   *
   * @param path where it was found
   * @param before the change that was the router's newest when it was begun
   * @param verdict how it ended; empty: it has not ended
   */
  record Handled(String path, String before, String verdict) {}

  private HandledFiles(Path file) {
    this.file = file;
  }

  /** Reads the file, which need not be there. */
  static HandledFiles read(Path file) throws IOException {
    HandledFiles handled = new HandledFiles(file);
    Properties read = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      read.load(in);
    } catch (NoSuchFileException none) {
      return handled;
    } catch (IllegalArgumentException damaged) {
      throw new IOException(file + " is damaged: " + damaged.getMessage(), damaged);
    }
    List<String> numbers =
        read.stringPropertyNames().stream()
            .filter(name -> name.matches("\\d{1,6}\\.sha256"))
            .map(name -> name.substring(0, name.indexOf('.')))
            .sorted(Comparator.comparing(Integer::valueOf))
            .toList();
    for (String number : numbers) {
      handled.all.put(
          read.getProperty(number + ".sha256"),
          new Handled(
              read.getProperty(number + ".path", ""),
              read.getProperty(number + ".before", ""),
              read.getProperty(number + ".verdict", "")));
    }
    return handled;
  }

  /** Returns what became of a file. */
  Optional<Handled> of(String sha256) {
    return Optional.ofNullable(all.get(sha256));
  }

  /** Returns the SHA-256 of the one that has been begun and has not ended. */
  Optional<String> open() {
    return all.entrySet().stream()
        .filter(each -> each.getValue().verdict().isEmpty())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Takes note of a file; it is on the disk afterwards. */
  void put(String sha256, Handled handled) throws IOException {
    all.remove(sha256);
    all.put(sha256, handled);
    if (all.size() > MOST) {
      all.remove(all.keySet().iterator().next());
    }
    write();
  }

  /** Forgets a file. */
  void forget(String sha256) throws IOException {
    all.remove(sha256);
    write();
  }

  private void write() throws IOException {
    Properties written = new Properties();
    int number = 0;
    for (Map.Entry<String, Handled> each : all.entrySet()) {
      number++;
      written.setProperty(number + ".sha256", each.getKey());
      written.setProperty(number + ".path", each.getValue().path());
      written.setProperty(number + ".before", each.getValue().before());
      written.setProperty(number + ".verdict", each.getValue().verdict());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    written.store(bytes, null);
    OwnerOnly.createDirectories(file.getParent());
    DurableFile.write(file, bytes.toByteArray());
  }
}
