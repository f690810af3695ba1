// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.role;

import java.nio.file.Path;

/**
 * A word that a command may get.
 *
 * @param text as it was typed
 * @param isUploaded whether it is the name of a file in the folder for uploads
 */
record PermittedWord(String text, boolean isUploaded) {
  /** Returns it as the command gets it: of a file the whole path, so that it is no other's. */
  String in(Path uploads) {
    return isUploaded ? uploads.resolve(text).toString() : text;
  }
}
