// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text file that people write. */
public final class TextFile {
  private static final int MOST_BYTES = 1 << 20;

  private TextFile() {}

  /** Returns its text; fails with a sentence that names the file when it is not in UTF-8. */
  public static String read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": it is a folder; allowed is a file of text");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file + ": larger than " + MOST_BYTES + " bytes");
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException another) {
      throw new IOException(file + ": it is not in UTF-8", another);
    }
  }
}
