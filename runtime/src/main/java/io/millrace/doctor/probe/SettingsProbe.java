// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Patient;
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
  public void look(Patient patient, Diagnoses found) {
    if (!Files.isDirectory(patient.etc())) {
      found.add(NO_ETC, patient.etc() + " is not there");
    } else if (!patient.machine().permissions().mayRead(patient.etc())) {
      found.add(ETC_UNREADABLE, patient.machine().permissions().text(patient.etc()));
    } else {
      SettingsProblems.in(patient.etc()).forEach(line -> found.add(WRONG, line));
    }
  }
}
