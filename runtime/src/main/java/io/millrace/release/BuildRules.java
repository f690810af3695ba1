// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.lib.release.feature.Gates;
import io.millrace.lib.release.feature.Requirements;
import java.util.List;
import picocli.CommandLine.Option;

/** What a release needs of a router, and what must hold after it was installed. */
final class BuildRules {
  @Option(
      names = "--requires-sequence",
      paramLabel = "N",
      description = "The oldest release that it may follow; default: any.")
  private long sequence = Requirements.NONE.sequence();

  @Option(
      names = "--requires-java",
      paramLabel = "N",
      description = "The lowest version of Java; default ${DEFAULT-VALUE}.")
  private int java = Requirements.NONE.java();

  @Option(
      names = "--requires-api",
      paramLabel = "RANGE",
      description = "Versions of io.millrace.api, such as [1.2,2); default: any.")
  private String api = Requirements.NONE.api();

  @Option(
      names = "--gate-tag",
      paramLabel = "TAG",
      split = ",",
      description = "Health checks that must be good after the switch.")
  private List<String> tags = Gates.NONE.tags();

  @Option(
      names = "--gate-probe",
      paramLabel = "URI",
      split = ",",
      description = "Resources that must answer after the switch.")
  private List<String> probes = Gates.NONE.probes();

  @Option(
      names = "--gate-seconds",
      paramLabel = "N",
      description = "How long the router watches, 1 to 3600; default ${DEFAULT-VALUE}.")
  private int seconds = Gates.NONE.seconds();

  Requirements requirements() {
    return new Requirements(sequence, java, api);
  }

  Gates gates() {
    return new Gates(tags, probes, seconds);
  }
}
