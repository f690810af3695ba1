// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder for one file with native code, which nobody but this user can change: mode 0700, the
 * file 0500. What else is in it is deleted, and a file that is not as it should be is replaced.
 */
final class NativeFolder {
  private static final int WRITABLE_BY_ALL = 0002;
  private static final int STICKY = 01000;
  private static final int WRITABLE_BY_OTHERS = 0022;

  private final Path folder;

  NativeFolder(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  Path path() {
    return folder;
  }

  /** Returns a folder beside this one, for the same file once more. */
  NativeFolder another(int number) {
    return new NativeFolder(folder.resolveSibling(folder.getFileName() + "-" + number));
  }

  /**
   * Returns the file, with this content and no other.
   *
   * @throws IOException saying why there is no such file
   */
  Path file(String name, byte[] content) throws IOException {
    OwnerOnly.createDirectories(folder);
    Object user = isolate();
    removeAllBut(name);
    Path file = folder.resolve(name);
    if (!isIntact(file, content, user)) {
      Files.deleteIfExists(file);
      replace(file, content);
      if (!isIntact(file, content, user)) {
        throw new IOException(file + " is not as it was written");
      }
    }
    return file;
  }

  /** Takes the folder away from everybody else and returns this process's user. */
  private Object isolate() throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(folder + " is no folder, or a link to one; delete it");
    }
    for (Path each = folder.toRealPath().getParent(); each != null; each = each.getParent()) {
      if ((mode(each) & (WRITABLE_BY_ALL | STICKY)) == WRITABLE_BY_ALL) {
        throw new IOException("everybody may change " + each + "; close it (chmod o-w)");
      }
    }
    Object user = user();
    if (!owner(folder).equals(user)) {
      throw new IOException(folder + " belongs to another user (" + owner(folder) + "); delete it");
    }
    OwnerOnly.close(folder);
    return user;
  }

  /** Whose files this process makes. */
  private Object user() throws IOException {
    Path mine = Path.of("/proc/self");
    try {
      mine = Files.createTempFile(folder, "owner", "");
      return owner(mine);
    } catch (IOException full) {
      return Files.getAttribute(mine, "unix:uid");
    } finally {
      if (mine.startsWith(folder)) {
        Files.deleteIfExists(mine);
      }
    }
  }

  private static Object owner(Path path) throws IOException {
    return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }

  private void removeAllBut(String name) throws IOException {
    List<Path> others;
    try (Stream<Path> all = Files.walk(folder)) {
      Set<Path> stay = Set.of(folder, folder.resolve(name));
      others = all.filter(each -> !stay.contains(each)).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : others) {
      Files.delete(each);
    }
  }

  private static boolean isIntact(Path file, byte[] content, Object user) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Map<String, Object> found =
        Files.readAttributes(file, "unix:mode,uid,size,nlink", LinkOption.NOFOLLOW_LINKS);
    return found.get("uid").equals(user)
        && ((int) found.get("mode") & WRITABLE_BY_OTHERS) == 0
        && found.get("nlink").equals(1)
        && found.get("size").equals((long) content.length)
        && Arrays.equals(Files.readAllBytes(file), content);
  }

  private void replace(Path file, byte[] content) throws IOException {
    Path fresh =
        Files.createTempFile(folder, file.getFileName().toString(), ".new", OwnerOnly.file());
    try {
      Files.write(fresh, content, StandardOpenOption.TRUNCATE_EXISTING);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("r-x------"));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
