// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.util.List;

/**
 * A mistake that an author can make in a new sensor project: in which file, what stands in the
 * place of what, and what the check says of it.
 */
record PluginMistake(String file, String good, String bad, String finding) {
  private static final String SOURCE = "src/main/java/sensor/flow/FlowSensor.java";

  static final PluginMistake MISSING_IMPORT =
      new PluginMistake(
          "bnd.bnd",
          "Bundle-Name",
          "Import-Package: not.there\nBundle-Name",
          "FAIL  it resolves and starts: (?s:.*)not.there");

  /** Returns all of them; the one whose thread never ends is the last. */
  static List<PluginMistake> all() {
    String reading = "return Reading.text(now.getEpochSecond() + \",42,\" + unit);";
    String endless = "for (;;) { Thread.onSpinWait(); }";
    return List.of(
        new PluginMistake(
            "bnd.bnd",
            "Bundle-Name",
            "Export-Package: sensor.flow\nBundle-Name",
            "exports nothing"),
        MISSING_IMPORT,
        source(
            "@Component\n",
            "",
            "ok    it resolves and starts.*\nFAIL  it offers one sensor: the plugin offers no"),
        source("return \"flow\"", "return \"flowflowflowflow\"", "FAIL  its classifier and type"),
        source("return \"flow\"", "return \"a/b\"", "FAIL  its classifier and type"),
        source("ofSeconds(60)", "ofMillis(1500)", "FAIL  its period is in whole seconds"),
        source(
            "\",42,\" + unit", "\",42,\" + unit.repeat(200)", "FAIL  its reading has at most 107"),
        source(reading, "return null;", "FAIL  it reads at .*: null"),
        source(reading, "throw new IllegalStateException(\"x\");", "FAIL  it reads at .*it throws"),
        source(
            "return ConfigurationResult.NOT_UNDERSTOOD;",
            "return null;",
            "FAIL  it answers the configuration"),
        source("+ \",\" + unit", "+ unit.repeat(200)", "FAIL  its configuration has at most 107"),
        source(reading, endless, "FAIL  it reads at .*it blocks longer than"));
  }

  private static PluginMistake source(String good, String bad, String finding) {
    return new PluginMistake(SOURCE, good, bad, finding);
  }

  @Override
  public String toString() {
    return finding;
  }
}
