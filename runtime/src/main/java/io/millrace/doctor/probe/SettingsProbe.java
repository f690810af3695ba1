// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.launcher.SettingsProblems;
import java.nio.file.Files;
import java.util.List;

/** What is wrong with the files that the launcher reads. */
final class SettingsProbe implements Probe {
  static final Fault WRONG =
      Fault.attention(
          "settings-wrong",
          "The file millrace.properties has a key or a value that is not used",
          "mend the line that is named");
  static final Fault NO_ETC =
      Fault.attention(
          "etc-missing",
          "The folder of the configuration is not there, so all values are the defaults",
          "make it, or set MILLRACE_ETC to where it is");
  static final Fault ETC_UNREADABLE =
      Fault.failure(
          "etc-unreadable",
          "The router's user may not read the configuration",
          "chown -R USER FOLDER, or chmod -R u+rX,g+rX FOLDER for its group");

  @Override
  public List<Fault> faults() {
    return List.of(WRONG, NO_ETC, ETC_UNREADABLE);
  }

  @Override
  public void look(Installation installation, Diagnoses found) {
    if (!Files.isDirectory(installation.etc())) {
      found.add(NO_ETC, installation.etc() + " is not there");
    } else if (!installation.machine().permissions().mayRead(installation.etc())) {
      found.add(ETC_UNREADABLE, installation.machine().permissions().text(installation.etc()));
    } else {
      SettingsProblems.in(installation.etc()).forEach(line -> found.add(WRONG, line));
    }
  }
}
