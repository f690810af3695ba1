// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import io.millrace.api.audit.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The folder with the history of each account; the newest {@value #ACCOUNTS} accounts have one. */
public final class HistoryFolder {
  static final int ACCOUNTS = 64;
  private static final System.Logger LOG = System.getLogger(HistoryFolder.class.getName());
  private static final int LONGEST_NAME = 200;

  private final Path folder;
  private final Predicate<String> isSecret;

  /**
   * Makes it.
   *
   * @param isSecret tells which lines are kept nowhere
   */
  public HistoryFolder(Path folder, Predicate<String> isSecret) {
    this.folder = folder;
    this.isSecret = isSecret;
  }

  /** Returns the history of a person at one interface. */
  AccountHistory of(Origin origin) {
    Path file = folder.resolve(name(origin.interfaceName() + "-" + origin.who()));
    if (!Files.exists(file)) {
      makeRoom();
    }
    return new AccountHistory(new HistoryFile(file), isSecret);
  }

  /** Returns a file's name: what may mean something to a file system is written in hex. */
  static String name(String account) {
    StringBuilder name = new StringBuilder();
    for (byte each : account.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = each >= '0' && each <= '9' || each >= 'a' && each <= 'z' || each == '-';
      name.append(plain ? String.valueOf((char) each) : "_%02x".formatted(each));
    }
    return name.length() <= LONGEST_NAME
        ? name.toString()
        : name.substring(0, LONGEST_NAME) + "-" + Integer.toHexString(account.hashCode());
  }

  private void makeRoom() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> newestFirst =
          files.sorted(Comparator.comparingLong(HistoryFolder::changed).reversed()).toList();
      for (int i = ACCOUNTS - 1; i < newestFirst.size(); i++) {
        Files.deleteIfExists(newestFirst.get(i));
      }
    } catch (IOException | UncheckedIOException unreadable) {
      LOG.log(Level.DEBUG, "the folder of histories cannot be read", unreadable);
    }
  }

  private static long changed(Path file) {
    return file.toFile().lastModified();
  }
}
