// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** Why the disk or MVStore refused something, in the system's words and without a class's name. */
final class Reason {
  private static final int MOST_CAUSES = 10;

  private Reason() {}

  /** Returns a few words. */
  static String of(Throwable failure) {
    Throwable root = failure;
    for (int i = 0; i < MOST_CAUSES && root.getCause() != null; i++) {
      if (isLocked(root)) {
        break;
      }
      root = root.getCause();
    }
    if (isLocked(root)) {
      return "another process has it open";
    }
    if (root instanceof FileSystemException file && file.getReason() == null) {
      return kind(file) + ": " + file.getFile();
    }
    String words =
        root instanceof FileSystemException file
            ? file.getReason() + ": " + file.getFile()
            : root.getMessage();
    if (words == null || words.isBlank()) {
      return root.getClass().getSimpleName();
    }
    return root instanceof IOException ? words : words.replaceFirst(" \\[[\\d./]+]$", "");
  }

  private static boolean isLocked(Throwable failure) {
    return failure instanceof MVStoreException known
        && known.getErrorCode() == DataUtils.ERROR_FILE_LOCKED;
  }

  private static String kind(FileSystemException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file is in the way";
    }
    return failure instanceof NoSuchFileException
        ? "no such file or directory"
        : failure.getClass().getSimpleName();
  }
}
