// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file or folder cannot be used, in words for the operator. */
public final class FileReason {
  private FileReason() {}

  /** Returns a few words, with the file when the system names one. */
  public static String of(IOException failure) {
    if (failure instanceof FileSystemException file) {
      String words = file.getReason() == null ? kind(file) : file.getReason();
      return file.getFile() == null ? words : words + ": " + file.getFile();
    }
    String words = failure.getMessage();
    return words == null || words.isBlank() ? failure.getClass().getSimpleName() : words;
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
