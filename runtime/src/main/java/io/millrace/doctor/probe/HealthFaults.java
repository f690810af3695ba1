// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.probe;

import io.millrace.doctor.base.Fault;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A kind of sentence of a health check, and the fault that it tells of.
 *
 * @param check the check's name, a regular expression
 * @param sentence what is found in its sentence, a regular expression
 * @param said names of faults with which a probe of the doctor says the same, and better
 */
record HealthFaults(Pattern check, Pattern sentence, Fault fault, Set<String> said) {

  /** Returns all kinds; the first one that fits counts. */
  static List<HealthFaults> all() {
    return Stream.of(DoorFaults.ALL, RouterFaults.ALL).flatMap(List::stream).toList();
  }

  static HealthFaults of(String check, String sentence, Fault fault, String... said) {
    return new HealthFaults(Pattern.compile(check), Pattern.compile(sentence), fault, Set.of(said));
  }

  /** Returns the kind of a sentence. */
  static HealthFaults of(String check, String line) {
    boolean away = line.startsWith("its check is away");
    return all().stream()
        .filter(each -> away ? each.fault.name().equals("check-away") : each.fits(check, line))
        .findFirst()
        .orElseThrow();
  }

  private boolean fits(String name, String line) {
    return check.matcher(name).matches() && sentence.matcher(line).find();
  }
}
