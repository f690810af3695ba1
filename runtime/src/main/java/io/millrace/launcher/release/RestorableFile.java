// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that can be made again from what the program came with: it is there whole or not at all,
 * and is not forced to the disk, which would take the start longer.
 */
final class RestorableFile {
  private RestorableFile() {}

  static void write(Path file, byte[] bytes) throws IOException {
    OwnerOnly.createDirectories(file.getParent());
    Path half = file.resolveSibling(file.getFileName() + ".half");
    Files.write(half, bytes);
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
