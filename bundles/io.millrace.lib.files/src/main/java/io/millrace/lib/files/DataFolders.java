// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import java.nio.file.Path;

/** Folders of the router's data that more than one bundle knows. */
public final class DataFolders {
  private DataFolders() {}

  /** Returns the folder for the files of releases that somebody sent. */
  public static Path uploads(Path data) {
    return data.resolve("releases").resolve("upload");
  }
}
