// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files that a command reads, bounded; {@code -} is the standard input. */
final class Input {
  private static final int MAX_BYTES = 4 << 20;

  private Input() {}

  static byte[] bytes(String file, Terminal terminal) {
    try {
      if (file.equals("-")) {
        return bounded(terminal.in(), "the standard input");
      }
      try (InputStream in = Files.newInputStream(readable(file))) {
        return bounded(in, file);
      }
    } catch (NoSuchFileException e) {
      throw CommandFailure.usage("no such file: " + file);
    } catch (AccessDeniedException e) {
      throw CommandFailure.usage("cannot read " + file + ": permission denied");
    } catch (InvalidPathException e) {
      throw CommandFailure.usage("no name of a file: " + file);
    } catch (IOException e) {
      throw CommandFailure.usage("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static Path readable(String file) {
    Path path = Path.of(file);
    if (Files.isDirectory(path)) {
      throw CommandFailure.usage(file + " is a directory, not a file");
    }
    return path;
  }

  private static byte[] bounded(InputStream in, String name) throws IOException {
    byte[] bytes = in.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw CommandFailure.usage(name + " is longer than " + MAX_BYTES + " bytes");
    }
    return bytes;
  }
}
