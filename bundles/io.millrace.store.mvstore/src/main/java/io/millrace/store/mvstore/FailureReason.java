// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.lib.files.FileReason;
import java.io.IOException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** Why the disk or MVStore failed, in the words of the system and without a class name. */
final class FailureReason {
  private static final int MAX_CAUSES = 10;

  private FailureReason() {}

  /** Returns a few words. */
  static String of(Throwable failure) {
    Throwable root = failure;
    for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
      if (isLocked(root)) {
        break;
      }
      root = root.getCause();
    }
    if (isLocked(root)) {
      return "another process has it open";
    }
    if (root instanceof IOException file) {
      return FileReason.of(file);
    }
    String words = root.getMessage();
    return words == null || words.isBlank()
        ? root.getClass().getSimpleName()
        : words.replaceFirst(" \\[[\\d./]+]$", "");
  }

  /** Tells whether somebody else has the file, in this process or in another. */
  static boolean isLocked(Throwable failure) {
    return failure instanceof MVStoreException known
        && known.getErrorCode() == DataUtils.ERROR_FILE_LOCKED;
  }
}
