// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the parts of an installed router lie. As one directory by default; a package puts them in
 * three (system properties {@code millrace.home}, {@code millrace.etc}, {@code millrace.data}).
 */
record Home(Path home, Path etc, Path data) {
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> GROUP =
      PosixFilePermissions.fromString("---rwx---");

  static Home fromProperties() {
    Path home = Path.of(System.getProperty("millrace.home", ".")).toAbsolutePath().normalize();
    return new Home(home, path("millrace.etc", home, "etc"), path("millrace.data", home, "data"));
  }

  /**
   * Of the program that this class is in: where the system property says, or the folder around its
   * {@code lib}.
   */
  static Path program() throws IOException {
    String told = System.getProperty("millrace.home", "");
    if (!told.isEmpty()) {
      return Path.of(told).toAbsolutePath().normalize();
    }
    try {
      Path jar = Path.of(Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return jar.toAbsolutePath().getParent().getParent();
    } catch (URISyntaxException odd) {
      throw new IOException(odd);
    }
  }

  private static Path path(String property, Path home, String otherwise) {
    String value = System.getProperty(property, "");
    return value.isEmpty() ? home.resolve(otherwise) : Path.of(value).toAbsolutePath().normalize();
  }

  /** The factory set: {@code system/<start level>/*.jar}. */
  Path system() {
    return home.resolve("system");
  }

  /** The framework's own storage: installed bundles and their start state. */
  Path cache() {
    return data.resolve("cache");
  }

  /** The journal of releases, the sets that may run and their jars. */
  Path releases() {
    return data.resolve("releases");
  }

  /** What must survive: sessions, keys, configurations made at run time. */
  Path store() {
    return data.resolve("store");
  }

  /** ConfigAdmin's files: what was made at run time, and copies of what {@code etc/} says. */
  Path configurations() {
    return store().resolve("config");
  }

  Path log() {
    return data.resolve("log");
  }

  /** Process ID, ready marker and the control socket; nobody else may enter. */
  Path run() {
    return data.resolve("run");
  }

  Path tmp() {
    return data.resolve("tmp");
  }

  /** The folders that a running router writes to and that its start has made. */
  List<String> written() {
    return Stream.of(cache(), releases(), store(), log(), run(), tmp())
        .map(Path::toString)
        .toList();
  }

  /** Returns why no router can run with these folders; null when one can. */
  String refusal() {
    return File.separatorChar == '/' && data.toString().contains("\\")
        ? "the data's folder is "
            + data
            + "; allowed is one without '\\', which the store's library takes for '/'"
            + " (MILLRACE_DATA puts it elsewhere)"
        : null;
  }

  /** Returns the sentence on data that cannot be written. */
  String unusable(IOException failure) {
    return "the data's folder "
        + data
        + " cannot be written: "
        + reason(failure)
        + "; allowed is a folder that this user may write to (MILLRACE_DATA puts it elsewhere)";
  }

  private static String reason(IOException failure) {
    if (!(failure instanceof FileSystemException file)) {
      return String.valueOf(failure.getMessage());
    }
    String reason = file.getReason();
    if (file instanceof AccessDeniedException) {
      reason = "permission denied";
    } else if (file instanceof FileAlreadyExistsException) {
      reason = "a file is in the way";
    }
    return file.getFile() + ": " + (reason == null ? "no such file or folder" : reason);
  }

  /**
   * Makes the folders of the data. They are for the router's user alone, but for the log, which a
   * group may be given; of one that is there already the rights of others are taken away.
   */
  void createData() throws IOException {
    for (Path directory : new Path[] {cache(), releases(), store(), run(), tmp()}) {
      Files.createDirectories(directory);
      close(directory, Set.of());
    }
    Files.createDirectories(log());
    try {
      close(log(), GROUP);
    } catch (FileSystemException anothers) {
      System.err.println("millrace: others may read " + log() + "; its owner is to chmod o= it");
    }
  }

  private static void close(Path directory, Set<PosixFilePermission> others) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(directory, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    Set<PosixFilePermission> allowed = EnumSet.copyOf(OWNER);
    allowed.addAll(others);
    Set<PosixFilePermission> found = view.readAttributes().permissions();
    if (!allowed.containsAll(found)) {
      found.retainAll(allowed);
      view.setPermissions(found);
    }
  }
}
