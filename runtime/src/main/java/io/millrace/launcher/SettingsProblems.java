// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.nio.file.Path;
import java.util.List;

/** What a start would say of {@code etc/millrace.properties}, for other programs. */
public final class SettingsProblems {
  private SettingsProblems() {}

  /** Returns one line for each thing that is wrong. */
  public static List<String> in(Path etc) {
    return LauncherSettings.read(etc).problems();
  }
}
