// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.deployer.change.HandChange;
import io.millrace.deployer.change.Preview;
import io.millrace.deployer.plan.Plan;
import io.millrace.deployer.plan.PlannedChange;
import io.millrace.lib.command.CommandOutput;
import io.millrace.lib.command.JsonValues;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;

/** {@code release:plan}, for people and for scripts. */
final class PlanOutput {
  private PlanOutput() {}

  static CommandOutput of(Preview preview) {
    return CommandOutput.of(() -> text(preview), () -> json(preview));
  }

  private static List<PlannedChange> changes(Plan plan) {
    return plan.groups().stream().flatMap(group -> group.changes().stream()).toList();
  }

  private static String text(Preview preview) {
    Plan plan = preview.plan();
    StringJoiner lines = new StringJoiner("\n");
    lines.add(preview.id() + ", sequence " + preview.sequence());
    for (PlannedChange each : changes(plan)) {
      lines.add(
          "%-10s %s %s%s"
              .formatted(
                  each.change().kind().name().toLowerCase(java.util.Locale.ROOT),
                  each.change().symbolicName(),
                  versions(each),
                  each.besides() ? ", the new one is started beside the old one" : ""));
    }
    add(lines, "stops", new TreeSet<>(plan.stopped()));
    add(lines, "rewired", new TreeSet<>(plan.refreshed()));
    add(lines, "components", new TreeSet<>(plan.components()));
    add(lines, "waits for", plan.services());
    lines.add("pause      " + pause(plan));
    add(lines, "restart", plan.restart());
    add(lines, "not undone", plan.irreversible());
    add(lines, "by hand", preview.byHand().stream().map(PlanOutput::byHand).toList());
    add(lines, "site", preview.overrides());
    add(lines, "note", plan.remarks());
    if (!preview.waysIn().isEmpty()) {
      lines.add("confirm    needed, for it changes " + String.join(", ", preview.waysIn()));
    }
    return lines.toString();
  }

  private static String versions(PlannedChange each) {
    return each.from().isEmpty()
        ? each.to()
        : each.to().isEmpty() ? each.from() : each.from() + " -> " + each.to();
  }

  private static String byHand(HandChange change) {
    String since = change.since().map(time -> " since " + Times.text(time)).orElse("");
    return "%s changed by hand%s: %s"
        .formatted(
            change.symbolicName(), since, change.stays() ? "stays, it is not touched" : "goes");
  }

  private static void add(StringJoiner lines, String title, Collection<String> values) {
    values.forEach(each -> lines.add("%-10s %s".formatted(title, each)));
  }

  private static String pause(Plan plan) {
    if (plan.stopped().isEmpty()) {
      return "none, no bundle stops";
    }
    return plan.predictedPause()
        .map(pause -> "at most " + Times.text(pause) + ", as measured on this router")
        .orElse("not measured on this router yet");
  }

  private static String json(Preview preview) {
    Plan plan = preview.plan();
    return JsonValues.text(
        json -> {
          json.writeStartObject();
          json.writeStringField("id", preview.id());
          json.writeNumberField("sequence", preview.sequence());
          array(json, "changes", changes(plan).stream().map(PlanOutput::line).toList());
          array(json, "stopped", new TreeSet<>(plan.stopped()));
          array(json, "refreshed", new TreeSet<>(plan.refreshed()));
          array(json, "components", new TreeSet<>(plan.components()));
          array(json, "services", plan.services());
          array(json, "restart", plan.restart());
          array(json, "irreversible", plan.irreversible());
          array(json, "by_hand", preview.byHand().stream().map(PlanOutput::byHand).toList());
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
    return each.change().kind() + " " + each.change().symbolicName() + " " + versions(each);
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
