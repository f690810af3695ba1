// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Has every probe look; one that fails is a finding itself and does not keep the others away. */
final class Examination {
  static final Fault UNREADABLE =
      Fault.attention(
          "unreadable",
          "The doctor could not look at a part of the router",
          "run it as the router's user or as root, or mend the file that is named");

  private final List<Probe> probes;

  Examination(List<Probe> probes) {
    this.probes = List.copyOf(probes);
  }

  /** Returns every fault that can be found, in the order of the probes. */
  List<Fault> faults() {
    List<Fault> all = new ArrayList<>();
    probes.forEach(each -> all.addAll(each.faults()));
    all.add(UNREADABLE);
    return all;
  }

  /** Looks at everything. */
  Diagnoses of(Patient patient) {
    Diagnoses found = new Diagnoses();
    for (Probe each : probes) {
      try {
        each.look(patient, found);
      } catch (IOException | RuntimeException unreadable) {
        found.add(UNREADABLE, each.getClass().getSimpleName() + ": " + unreadable);
      }
    }
    return found;
  }
}
