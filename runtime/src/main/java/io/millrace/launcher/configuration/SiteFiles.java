// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.configuration;

import io.millrace.lib.files.DurableFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files {@code *.cfg} of a folder, read and written whole. Stateless. */
public final class SiteFiles {
  private static final String SUFFIX = ".cfg";
  private static final int MOST_FILES = 1000;
  private static final int MOST_BYTES = 1 << 20;
  private static final Set<PosixFilePermission> FOR_THE_GROUP =
      PosixFilePermissions.fromString("rw-r-----");

  private SiteFiles() {}

  /** Tells whether a file of this name is one of a configuration. */
  public static boolean isOne(String name) {
    return name.endsWith(SUFFIX) && !name.startsWith(".");
  }

  /**
   * Returns the bytes by name.
   *
   * @throws IOException also when there are more, or longer ones, than a router reads
   */
  public static Map<String, byte[]> read(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path each : all.filter(file -> isOne(file.getFileName().toString())).toList()) {
        if (files.size() == MOST_FILES) {
          throw new IOException(folder + ": more than " + MOST_FILES + " files *" + SUFFIX);
        }
        files.put(each.getFileName().toString(), read(each, MOST_BYTES));
      }
    }
    return files;
  }

  private static byte[] read(Path file, int most) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + " is a folder, not a file");
    }
    if (Files.size(file) > most) {
      throw new IOException(file + " is longer than " + most + " bytes");
    }
    return Files.readAllBytes(file);
  }

  /**
   * The same of a folder that the router writes itself: a link in it is refused, since whoever
   * reads it may read more than the router.
   */
  static Map<String, byte[]> readOwn(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path each : Stream.concat(Stream.of(folder), all).toList()) {
        if (Files.isSymbolicLink(each)) {
          throw new IOException(each + " is a link; allowed are files");
        }
      }
    }
    return read(folder);
  }

  /** Returns one file's bytes. */
  public static byte[] readOne(Path file) throws IOException {
    return read(file, MOST_BYTES);
  }

  /**
   * Writes a file that is there whole or not at all. It belongs to whom the one before belongs, or
   * else to whom the folder belongs: who administers the router need not be the router's user.
   *
   * @param data the folder of the router's data, whose group may read a new file
   * @throws IOException also for a link: it would be replaced by a file
   */
  public static void write(Path file, byte[] bytes, Path data) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new IOException(file + " is a link; change what it leads to");
    }
    Path half = file.resolveSibling("." + file.getFileName() + ".half");
    boolean isNew = Files.notExists(file);
    try {
      Files.write(half, bytes);
      give(half, file, isNew, data);
      try (FileChannel channel = FileChannel.open(half, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
    DurableFile.forceFolder(file.toAbsolutePath().getParent());
  }

  private static void give(Path half, Path file, boolean isNew, Path data) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(half, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    view.setPermissions(isNew ? FOR_THE_GROUP : Files.getPosixFilePermissions(file));
    if (isNew) {
      own(half, file.toAbsolutePath().getParent(), data);
    } else {
      own(half, file);
    }
  }

  /** Gives a file or folder to the owner and group of another one. */
  static void own(Path file, Path model) throws IOException {
    own(file, model, model);
  }

  private static void own(Path file, Path owner, Path group) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    UserPrincipal wanted = Files.getOwner(owner);
    GroupPrincipal readers = Files.readAttributes(group, PosixFileAttributes.class).group();
    PosixFileAttributes has = view.readAttributes();
    if (!has.group().equals(readers)) {
      view.setGroup(readers);
    }
    if (!has.owner().equals(wanted)) {
      view.setOwner(wanted);
    }
  }
}
