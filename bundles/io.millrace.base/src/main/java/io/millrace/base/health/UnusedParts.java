// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.link.SecondaryLink;
import io.millrace.api.sensor.Sensor;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/**
 * What is configured and nobody uses: each part of it is well by itself, so no other check would
 * say a word, and the operator would wait for values that never come.
 */
final class UnusedParts {
  private static final String CONFIGURED = "(service.factoryPid=*)";

  private UnusedParts() {}

  /**
   * Returns a sentence for each line that no NIC uses.
   *
   * @param primaries the names of the lines on which this router is the primary
   * @param used the names of those that NICs use
   */
  static List<String> lines(Collection<String> primaries, Collection<String> used) {
    return new TreeSet<>(primaries)
        .stream()
            .filter(name -> !used.contains(name))
            .map(
                name ->
                    "line "
                        + name
                        + ": no NIC uses it; make io.millrace.nic-NAME.cfg with line = "
                        + name
                        + ", or remove the line's file")
            .toList();
  }

  /** Returns a sentence when sensors have files of their own and no line leads to any sensor. */
  static List<String> sensors(BundleContext context) throws InvalidSyntaxException {
    TreeSet<String> pids = new TreeSet<>();
    context
        .getServiceReferences(Sensor.class, CONFIGURED)
        .forEach(each -> pids.add(String.valueOf(each.getProperty("service.pid"))));
    boolean served = !context.getServiceReferences(SecondaryLink.class, null).isEmpty();
    return served || pids.isEmpty()
        ? List.of()
        : List.of(
            String.join(", ", pids)
                + ": nobody reads it, as no line has this router at its sensor's end; make one"
                + " (io.millrace.line.pipe-NAME.cfg with a NIC, or role = secondary), or remove"
                + " its file");
  }
}
