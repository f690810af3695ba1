// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Directories (0700) and files (0600) that only their owner may use, where POSIX permissions exist.
 */
public final class OwnerOnly {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private static final Set<PosixFilePermission> FOR_OTHERS =
      Set.of(GROUP_READ, GROUP_WRITE, OTHERS_READ, OTHERS_WRITE);

  private OwnerOnly() {}

  /** Makes a directory and its parents; an existing directory keeps its permissions. */
  public static void createDirectories(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, attributes("rwx------"));
    }
  }

  /** Returns the attributes for a new file. */
  public static FileAttribute<?>[] file() {
    return attributes("rw-------");
  }

  /** Restricts an existing file or directory to its owner. */
  public static void close(Path path) throws IOException {
    if (POSIX) {
      String permissions = Files.isDirectory(path) ? "rwx------" : "rw-------";
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  /**
   * Tells whether anybody but this user may read or change a file. A file of root's that its group
   * may read counts as this user's: the user could not read it otherwise.
   */
  public static boolean isOpenToOthers(Path file) throws IOException {
    if (!POSIX) {
      return false;
    }
    PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
    boolean lent =
        found.owner().getName().equals("root") && !"root".equals(System.getProperty("user.name"));
    return found.permissions().stream()
        .anyMatch(each -> FOR_OTHERS.contains(each) && !(lent && each == GROUP_READ));
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
