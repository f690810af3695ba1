// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.idle;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A bundle of remote administration, with the libraries that nothing else uses.
 *
 * @param name as the report says it
 * @param jars what the names of its jars begin with: symbolic names
 */
record AdministrationBundle(String name, List<String> jars) {
  /** All of them, as far as a distribution has them. */
  static final List<AdministrationBundle> ALL =
      List.of(
          new AdministrationBundle("ssh", List.of("io.millrace.ssh", "sshd-osgi")),
          new AdministrationBundle("http", List.of("io.millrace.http")),
          new AdministrationBundle("shell", List.of("io.millrace.shell")),
          new AdministrationBundle("fleet.hawkbit", List.of("io.millrace.fleet.hawkbit")),
          new AdministrationBundle("folder", List.of("io.millrace.folder")),
          new AdministrationBundle("release.coap", List.of("io.millrace.release.coap")),
          new AdministrationBundle("audit", List.of("io.millrace.audit")));

  /** Tells whether a jar is one of its own. */
  boolean has(String jar) {
    return jars.stream()
        .anyMatch(each -> Pattern.matches(Pattern.quote(each) + "-[0-9].*\\.jar", jar));
  }
}
