// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.health;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.TreeSet;

/** Says problems in the log, each when it is found for the second time, and when it is gone. */
final class ProblemLog {
  private static final Logger LOG = System.getLogger(ComponentsLog.class.getName());

  private Set<String> said = Set.of();
  private Set<String> seen = Set.of();

  /** Takes what is found now; returns whether some of it is new, so that another look is due. */
  synchronized boolean look(Set<String> found) {
    Set<String> lasting = new TreeSet<>(found);
    lasting.removeIf(problem -> !said.contains(problem) && !seen.contains(problem));
    for (String problem : lasting) {
      if (!said.contains(problem)) {
        LOG.log(Level.WARNING, problem);
      }
    }
    for (String problem : said) {
      if (!lasting.contains(problem)) {
        LOG.log(Level.INFO, "no more: {0}", problem);
      }
    }
    said = lasting;
    seen = Set.copyOf(found);
    return !lasting.containsAll(found);
  }
}
