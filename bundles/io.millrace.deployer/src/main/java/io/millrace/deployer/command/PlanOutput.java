// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.deployer.change.Preview;
import io.millrace.deployer.plan.Plan;
import io.millrace.deployer.plan.PlannedChange;
import io.millrace.deployer.service.PlanLines;
import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.JsonValues;
import java.io.IOException;
import java.util.Collection;
import java.util.TreeSet;

/** {@code release:plan}, for people and for scripts. */
final class PlanOutput {
  private PlanOutput() {}

  static CommandOutput of(Preview preview) {
    return CommandOutput.of(() -> String.join("\n", PlanLines.all(preview)), () -> json(preview));
  }

  private static String json(Preview preview) {
    Plan plan = preview.plan();
    return JsonValues.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", preview.id());
          json.writeNumberField("sequence", preview.sequence());
          array(json, "changes", PlanLines.changes(plan).stream().map(PlanOutput::line).toList());
          array(json, "stopped", new TreeSet<>(plan.stopped()));
          array(json, "refreshed", new TreeSet<>(plan.refreshed()));
          array(json, "components", new TreeSet<>(plan.components()));
          array(json, "services", plan.services());
          array(json, "restart", plan.restart());
          array(json, "keys", preview.keys());
          array(json, "irreversible", PlanLines.notUndone(preview));
          array(json, "by_hand", preview.byHand().stream().map(PlanLines::byHand).toList());
          array(json, "overrides", preview.overrides());
          array(json, "remarks", plan.remarks());
          array(json, "confirm", preview.waysIn());
          if (plan.predictedPause().isPresent()) {
            json.writeNumberField("pause_ms", plan.predictedPause().get().toMillis());
          }
          json.writeEndObject();
        });
  }

  private static String line(PlannedChange each) {
    return each.change().kind()
        + " "
        + each.change().symbolicName()
        + " "
        + PlanLines.versions(each);
  }

  private static void array(JsonGenerator json, String name, Collection<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
