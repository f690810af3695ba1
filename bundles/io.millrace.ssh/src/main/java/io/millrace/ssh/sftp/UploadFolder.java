// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.WritingLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder for files of releases, as clients see it: flat, plain files alone, under names that
 * cannot lead out of it. What is sent is in a file of another name until it is complete. The
 * deployer bounds the folder, whoever writes there: it makes room before anything is written.
 * Thread-safe.
 */
public final class UploadFolder {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");

  /** The files of uploads here; those of other ways into the router have other names. */
  private static final Pattern PART = Pattern.compile("\\.[0-9]+\\..+\\.part");

  /** The deployer is asked once for so many bytes. */
  private static final long STEP_BYTES = 1 << 20;

  private final Path folder;
  private final UploadRoom room;
  private final Set<Upload> open = new HashSet<>();
  private long number;

  /** Makes one over a folder, in which somebody makes room. */
  public UploadFolder(Path folder, UploadRoom room) {
    this.folder = folder;
    this.room = room;
  }

  /** Returns the name for a path; empty for the folder itself. */
  static String name(String path) throws SftpRefusedException {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    if (parts.isEmpty()) {
      return "";
    }
    if (parts.size() > 1 || !NAME.matcher(parts.get(0)).matches()) {
      throw SftpRefusedException.denied(
          "only files of the upload folder: letters, digits, . _ + - and no folders");
    }
    return parts.get(0);
  }

  /** Returns a file. */
  Entry entry(String name) throws IOException, SftpRefusedException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw SftpRefusedException.noSuchFile();
    }
    BasicFileAttributes found =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new Entry(name, found.size(), found.lastModifiedTime().toInstant().getEpochSecond());
  }

  /** Returns the files, in the order of their names. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path file : files()) {
      String name = file.getFileName().toString();
      if (NAME.matcher(name).matches()) {
        try {
          entries.add(entry(name));
        } catch (SftpRefusedException gone) {
          continue;
        }
      }
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  private List<Path> files() throws IOException {
    OwnerOnly.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> listed = Files.newDirectoryStream(folder)) {
      listed.forEach(files::add);
    }
    return files;
  }

  /** Returns where a file lies that is there. */
  Path existing(String name) throws IOException, SftpRefusedException {
    entry(name);
    return folder.resolve(name);
  }

  /**
   * Begins to take a file.
   *
   * @param onlyNew whether a file of that name is a reason to refuse
   */
  synchronized Upload begin(String name, boolean onlyNew) throws IOException, SftpRefusedException {
    if (onlyNew && Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      throw new SftpRefusedException(SftpStatus.FAILURE, "there is a file of that name");
    }
    removeLeftOvers();
    Path part = part(name);
    room.make(part, 0);
    Upload upload = new Upload(this, name, part);
    open.add(upload);
    return upload;
  }

  private Path part(String name) {
    Path part = folder.resolve("." + ++number + "." + name + ".part");
    return Files.exists(part, LinkOption.NOFOLLOW_LINKS) ? part(name) : part;
  }

  /** Removes what a process that ended left half. */
  private void removeLeftOvers() throws IOException {
    for (Path file : files()) {
      if (PART.matcher(file.getFileName().toString()).matches() && !WritingLock.isHeld(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * Makes room for a file to grow.
   *
   * @return to how many bytes it has room
   */
  synchronized long makeRoom(Upload upload, long bytes) throws IOException {
    long others = open.stream().filter(each -> each != upload).mapToLong(Upload::unused).sum();
    try {
      room.make(upload.part(), bytes + STEP_BYTES + others);
      return bytes + STEP_BYTES;
    } catch (IOException full) {
      room.make(upload.part(), bytes + others);
      return bytes;
    }
  }

  /** Gives a file its name when it is complete. */
  synchronized void finish(Upload upload) throws IOException {
    open.remove(upload);
    Files.move(
        upload.part(),
        folder.resolve(upload.name()),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Forgets a file that did not become complete. */
  synchronized void abandon(Upload upload) throws IOException {
    open.remove(upload);
    Files.deleteIfExists(upload.part());
  }

  /** Removes a file. */
  void remove(String name) throws IOException, SftpRefusedException {
    Files.delete(existing(name));
  }

  /** Renames a file; the new name must be free. */
  synchronized void rename(String from, String to) throws IOException, SftpRefusedException {
    if (to.isEmpty() || Files.exists(folder.resolve(to), LinkOption.NOFOLLOW_LINKS)) {
      throw new SftpRefusedException(SftpStatus.FAILURE, "there is a file of that name");
    }
    try {
      Files.move(existing(from), folder.resolve(to));
    } catch (FileAlreadyExistsException there) {
      throw new SftpRefusedException(SftpStatus.FAILURE, "there is a file of that name");
    }
  }

  /** Sets when a file was written last. */
  void touch(String name, long seconds) throws IOException, SftpRefusedException {
    Files.setLastModifiedTime(existing(name), FileTime.fromMillis(seconds * 1000));
  }
}
