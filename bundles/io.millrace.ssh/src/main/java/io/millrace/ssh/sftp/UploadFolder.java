// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import io.millrace.lib.files.OwnerOnly;
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
 * cannot lead out of it. What is sent is in a file of another name until it is complete. Bounded in
 * files and bytes, whoever put them there. Thread-safe.
 */
public final class UploadFolder {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
  private static final String PART = ".part";

  private final Path folder;
  private final int mostFiles;
  private final long mostBytes;
  private final Set<Upload> open = new HashSet<>();
  private long number;
  private long usedBytes;

  /**
   * Makes one.
   *
   * @param mostFiles how many files may lie there
   * @param mostBytes how many bytes they may have together
   */
  public UploadFolder(Path folder, int mostFiles, long mostBytes) {
    this.folder = folder;
    this.mostFiles = mostFiles;
    this.mostBytes = mostBytes;
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
    int files = removeLeftOvers();
    if (files >= mostFiles) {
      throw new SftpRefusedException(
          SftpStatus.FAILURE, "the upload folder has its " + mostFiles + " files: remove some");
    }
    Upload upload = new Upload(this, name, folder.resolve("." + ++number + "." + name + PART));
    open.add(upload);
    return upload;
  }

  /** Removes what a process that ended left half; returns how many files are there. */
  private int removeLeftOvers() throws IOException {
    Set<Path> parts = new HashSet<>();
    open.forEach(each -> parts.add(each.part()));
    int files = 0;
    usedBytes = 0;
    for (Path file : files()) {
      String name = file.getFileName().toString();
      if (name.startsWith(".") && name.endsWith(PART) && !parts.contains(file)) {
        Files.deleteIfExists(file);
      } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        files++;
        usedBytes += Files.size(file);
      }
    }
    return files;
  }

  /** Counts bytes that are about to be written. */
  synchronized void reserve(long bytes) throws SftpRefusedException {
    if (usedBytes + bytes > mostBytes) {
      throw new SftpRefusedException(
          SftpStatus.FAILURE,
          "the upload folder has its %d MiB: remove some files".formatted(mostBytes >> 20));
    }
    usedBytes += bytes;
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
