// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.base;

import java.io.IOException;
import java.util.List;

/** Looks at one thing, without changing it. */
public interface Probe {

  /** Returns the faults that it can find, for the list of all. */
  List<Fault> faults();

  /**
   * Looks.
   *
   * @param found gets what is wrong; nothing when all is well, or when it cannot be told here
   * @throws IOException when what it looks at cannot be read; the others go on
   */
  void look(Installation installation, Diagnoses found) throws IOException;
}
