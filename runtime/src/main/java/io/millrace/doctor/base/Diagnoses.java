// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.base;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the probes have found so far. At most {@link #MOST} of one kind are told. One thread. */
public final class Diagnoses {
  /** A folder with thousands of bad files must not hide everything else. */
  static final int MOST = 20;

  private final List<Diagnosis> found = new ArrayList<>();

  /** Adds a fault, with the remedy that helps in general. */
  public void add(Fault fault, String evidence) {
    add(fault, evidence, fault.remedy());
  }

  /** Adds a fault, with the remedy of this very case. */
  public void add(Fault fault, String evidence, String remedy) {
    add(new Diagnosis(fault, fault.level(), evidence, remedy));
  }

  /** Adds a fault that keeps the router from a part of its work, whatever others of it do. */
  public void addFailure(Fault fault, String evidence) {
    add(new Diagnosis(fault, Level.FAILURE, evidence, fault.remedy()));
  }

  private void add(Diagnosis diagnosis) {
    Fault fault = diagnosis.fault();
    long same = found.stream().filter(each -> each.fault().equals(fault)).count();
    if (same < MOST && !found.contains(diagnosis)) {
      found.add(diagnosis);
    }
  }

  /** Tells whether a fault of this name was found already. */
  public boolean has(String name) {
    return found.stream().anyMatch(each -> each.fault().name().equals(name));
  }

  /** Returns all, the worst first, else in the order in which they were found. */
  public List<Diagnosis> all() {
    return found.stream()
        .sorted(Comparator.comparing((Diagnosis each) -> each.level()).reversed())
        .toList();
  }

  /** Returns the exit status of the command: 0 when nothing was found. */
  public int exitStatus() {
    return found.stream().mapToInt(each -> each.level().exitStatus()).max().orElse(0);
  }
}
