// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor;

import io.millrace.doctor.base.Diagnoses;
import io.millrace.doctor.base.Fault;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.Probe;
import io.millrace.doctor.probe.Probes;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Has every probe look; one that fails is a finding itself and does not keep the others away. */
public final class Doctor {
  static final Fault UNREADABLE =
      Fault.attention(
          "unreadable",
          "The doctor could not look at a part of the router",
          "run it as the router's user or as root, or mend the file that is named");

  private Doctor() {}

  /** Returns every fault that can be found, in the order of the probes. */
  public static List<Fault> faults() {
    List<Fault> all = new ArrayList<>();
    Probes.all().forEach(each -> all.addAll(each.faults()));
    all.add(UNREADABLE);
    return all;
  }

  /** Looks at everything. */
  public static Diagnoses examine(Installation installation) {
    return examine(installation, Probes.all());
  }

  /** Says what was found, for people. */
  public static void print(Diagnoses found, boolean runs, PrintWriter out) {
    Report.text(found, runs, out);
  }

  static Diagnoses examine(Installation installation, List<Probe> probes) {
    Diagnoses found = new Diagnoses();
    for (Probe each : probes) {
      try {
        each.look(installation, found);
      } catch (IOException | RuntimeException | LinkageError unreadable) {
        found.add(UNREADABLE, each.getClass().getSimpleName() + ": " + unreadable);
      }
    }
    return found;
  }
}
