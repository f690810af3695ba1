// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.nio.file.Path;
import java.util.List;

/** The launcher's own file of the configuration, for who checks it before a start. */
public final class LauncherFile {
  /** Its name in the folder of the configuration. */
  public static final String NAME = "millrace.properties";

  private LauncherFile() {}

  /** Returns one line for each thing that is wrong with the file of a folder. */
  public static List<String> problems(Path etc) {
    return LauncherSettings.read(etc).problems();
  }
}
