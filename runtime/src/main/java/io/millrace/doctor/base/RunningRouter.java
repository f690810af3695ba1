// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.base;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the router that runs on the data's folder. */
public interface RunningRouter {

  /** Returns its process; empty when none runs. */
  Optional<Long> process();

  /**
   * Gives a command of the shell, and returns the rows of its answer, each with the texts of its
   * columns by their names.
   *
   * @return empty when the router does not answer in time
   */
  Optional<List<Map<String, String>>> ask(String... words);

  /**
   * Gives a command of the shell, and returns what it prints.
   *
   * @throws IOException when the router does not answer
   */
  String text(String... words) throws IOException;
}
