// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** The content of a file, or why it cannot be read. Links are followed. Immutable. */
public final class FileContent {
  private final byte[] bytes;
  private final String fault;

  private FileContent(byte[] bytes, String fault) {
    this.bytes = bytes;
    this.fault = fault;
  }

  /** Reads a file of at most {@code mostBytes} bytes. */
  public static FileContent of(Path file, int mostBytes) {
    if (Files.isDirectory(file)) {
      return new FileContent(new byte[0], "cannot be read: it is a folder, not a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(mostBytes + 1);
      return bytes.length > mostBytes
          ? new FileContent(new byte[0], "is longer than " + mostBytes + " bytes")
          : new FileContent(bytes, "");
    } catch (NoSuchFileException gone) {
      boolean link = Files.isSymbolicLink(file);
      return new FileContent(new byte[0], link ? "is a link to nothing" : "is not there");
    } catch (AccessDeniedException denied) {
      return new FileContent(new byte[0], "may not be read by this user");
    } catch (IOException failure) {
      return new FileContent(new byte[0], "cannot be read: " + failure.getMessage());
    }
  }

  /** Returns the bytes; none when there is a fault. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Returns why it cannot be read, to follow the file's name in a sentence; empty when it can. */
  public String fault() {
    return fault;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileContent content
        && Arrays.equals(bytes, content.bytes)
        && fault.equals(content.fault);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
