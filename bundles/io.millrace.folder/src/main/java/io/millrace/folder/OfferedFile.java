// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** A release's file in the folder, as it was found. */
record OfferedFile(Path path, long bytes, FileTime changed) {
  /** Returns its name without the folder. */
  String name() {
    return path.getFileName().toString();
  }
}
