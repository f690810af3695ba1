// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import io.millrace.api.release.ReleaseService;
import io.millrace.console.web.RefusedException;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.WritingLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder of releases' files. A file comes in slices, because the HTTP server gives a request
 * ten seconds; until it is whole it lies hidden beside its place. One slice at a time.
 */
final class UploadFolder {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,119}\\.mrl");

  private final long most;

  /** Makes it for files of so many bytes at the most. */
  UploadFolder(long most) {
    this.most = most;
  }

  static String checked(String name) throws RefusedException {
    if (!NAME.matcher(name).matches()) {
      throw RefusedException.badRequest(
          "the name of a release's file has letters, digits and . _ + -, and ends with .mrl");
    }
    return name;
  }

  /**
   * Takes a slice.
   *
   * @param offset where it begins: behind what is here, or 0 to begin anew
   * @param total how long the file is
   * @return how much of it is here
   */
  synchronized long put(ReleaseService releases, String name, long offset, long total, byte[] slice)
      throws IOException, RefusedException {
    if (total < 1 || total > most || offset < 0 || offset + slice.length > total) {
      throw RefusedException.of(413, "a file may have 1 to " + most + " bytes");
    }
    OwnerOnly.createDirectories(releases.uploads());
    Path whole = releases.uploads().resolve(checked(name));
    Path half = releases.uploads().resolve("." + name + ".half");
    releases.makeRoom(half, total);
    try (FileChannel out =
        FileChannel.open(
            half,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            OwnerOnly.file())) {
      WritingLock.hold(out);
      if (offset > out.size()) {
        throw RefusedException.of(409, "only " + out.size() + " bytes of this file are here");
      }
      out.truncate(offset);
      ByteBuffer left = ByteBuffer.wrap(slice);
      for (long at = offset; left.hasRemaining(); ) {
        at += out.write(left, at);
      }
      if (offset + slice.length == total) {
        out.force(true);
        Files.move(
            half, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    DurableFile.forceFolder(releases.uploads().toAbsolutePath());
    return offset + slice.length;
  }

  /** Returns the file of a name. */
  Path file(ReleaseService releases, String name) throws RefusedException {
    Path file = releases.uploads().resolve(checked(name));
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw RefusedException.of(404, "there is no file " + name);
    }
    return file;
  }

  /** Returns the files that are whole. */
  static List<Map<String, Object>> list(Path folder) throws IOException {
    List<Map<String, Object>> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.mrl")) {
      for (Path each : found) {
        String name = each.getFileName().toString();
        if (NAME.matcher(name).matches() && Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
          files.add(Map.of("name", name, "bytes", Files.size(each)));
        }
      }
    } catch (NoSuchFileException none) {
      return List.of();
    }
    files.sort((one, other) -> one.get("name").toString().compareTo(other.get("name").toString()));
    return files;
  }
}
