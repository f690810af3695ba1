// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.service;

import io.millrace.deployer.change.HandChange;
import io.millrace.deployer.change.Preview;
import io.millrace.deployer.plan.Plan;
import io.millrace.deployer.plan.PlannedChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** What a release would do, in lines for people. */
public final class PlanLines {
  private PlanLines() {}

  /** Returns the lines; the first one names the release. */
  public static List<String> all(Preview preview) {
    List<String> lines = new ArrayList<>();
    lines.add(preview.id() + ", sequence " + preview.sequence());
    lines.addAll(of(preview));
    return lines;
  }

  /** Returns the lines without the first. */
  static List<String> of(Preview preview) {
    Plan plan = preview.plan();
    List<String> lines = new ArrayList<>();
    for (PlannedChange each : changes(plan)) {
      lines.add(
          "%-10s %s %s%s"
              .formatted(
                  each.change().kind().name().toLowerCase(Locale.ROOT),
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
    add(lines, "keys", preview.keys());
    add(lines, "not undone", notUndone(preview));
    add(lines, "by hand", preview.byHand().stream().map(PlanLines::byHand).toList());
    add(lines, "site", preview.overrides());
    add(lines, "note", plan.remarks());
    if (!preview.waysIn().isEmpty()) {
      lines.add("confirm    needed, for it changes " + String.join(", ", preview.waysIn()));
    }
    return lines;
  }

  /** Returns what a rollback does not bring back. */
  public static List<String> notUndone(Preview preview) {
    List<String> sentences = new ArrayList<>(preview.plan().irreversible());
    preview.keys().stream()
        .map(each -> each + "; once committed, that stays so after a rollback")
        .forEach(sentences::add);
    return sentences;
  }

  /** Returns which version takes the place of which. */
  public static String versions(PlannedChange each) {
    return each.from().isEmpty()
        ? each.to()
        : each.to().isEmpty() ? each.from() : each.from() + " -> " + each.to();
  }

  /** Returns what becomes of a bundle that was changed by hand. */
  public static String byHand(HandChange change) {
    String since = change.since().map(time -> " since " + Times.text(time)).orElse("");
    return "%s changed by hand%s: %s"
        .formatted(
            change.symbolicName(), since, change.stays() ? "stays, it is not touched" : "goes");
  }

  private static void add(List<String> lines, String title, Collection<String> values) {
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

  /** Returns all changes of bundles, in their order. */
  public static List<PlannedChange> changes(Plan plan) {
    return plan.groups().stream().flatMap(group -> group.changes().stream()).toList();
  }
}
