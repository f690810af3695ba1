// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.launcher.release.Start;
import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.journal.SetHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release status}: what is committed, changed by hand, and in progress. */
@Command(
    name = "status",
    description = "Says what the router runs and why, from the journal alone.")
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "One JSON object in one line.")
  private boolean asJson;

  @Override
  public Integer call() throws IOException {
    try (InstalledRouter router = InstalledRouter.open()) {
      PrintWriter out = spec.commandLine().getOut();
      String factory = router.sets().factory();
      SetHistory history = router.history();
      String committed = history.committed().orElse(factory);
      List<JournalRecord> drift = Drift.of(router.journal().records(), committed).changes();
      if (asJson) {
        json(out, router, committed, factory, drift);
      } else {
        print(out, router, committed, factory, drift);
      }
      return 0;
    }
  }

  private static void print(
      PrintWriter out,
      InstalledRouter router,
      String committed,
      String factory,
      List<JournalRecord> drift)
      throws IOException {
    SetHistory history = router.history();
    line(out, "router", router.isRunning() ? "runs" : "does not run");
    List<JournalRecord> commits = history.commits();
    line(out, "committed", commits.isEmpty() ? "the factory set" : committed(commits.get(0)));
    if (commits.size() > 1) {
      line(out, "before", committed(commits.get(1)));
    }
    line(out, "factory", "set " + Start.brief(factory));
    for (JournalRecord change : drift) {
      line(out, "by hand", byHand(change));
    }
    history
        .change()
        .ifPresent(change -> line(out, "change", change.state() + " since " + change.time()));
    lastStart(router).ifPresent(start -> line(out, "last start", start));
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("%-10s %s%n", name, value);
  }

  private static String committed(JournalRecord commit) {
    String why = commit.field(JournalRecord.REASON);
    return "set "
        + Start.brief(commit.field(JournalRecord.SET))
        + InstalledNames.of(commit.fields())
        + ", since "
        + commit.time()
        + (why.isEmpty() ? "" : ", " + why);
  }

  private static String byHand(JournalRecord change) {
    return "%s %s %s, at %s"
        .formatted(
            change.field(JournalRecord.ACTION),
            change.field(JournalRecord.BUNDLE),
            change.field(JournalRecord.VERSION),
            change.time());
  }

  private static Optional<String> lastStart(InstalledRouter router) {
    List<JournalRecord> records = router.journal().records();
    String end = "not found healthy yet";
    for (int i = records.size() - 1; i >= 0; i--) {
      JournalRecord record = records.get(i);
      if (record.state() == ReleaseState.HEALTHY) {
        end = "healthy";
      } else if (record.state() == ReleaseState.STOPPED) {
        end = record.field(JournalRecord.REASON);
      } else if (record.state() == ReleaseState.START_ATTEMPT) {
        String set = Start.brief(record.field(JournalRecord.SET));
        return Optional.of("set " + set + " at " + record.time() + ": " + end);
      }
    }
    return Optional.empty();
  }

  private static void json(
      PrintWriter out,
      InstalledRouter router,
      String committed,
      String factory,
      List<JournalRecord> drift)
      throws IOException {
    SetHistory history = router.history();
    try (JsonLine line = new JsonLine(out)) {
      line.json().writeBooleanField("running", router.isRunning());
      line.json().writeStringField("committed", committed);
      line.json().writeStringField("factory", factory);
      line.texts("commits", history.commits().stream().map(StatusCommand::committed).toList());
      line.texts("byHand", drift.stream().map(StatusCommand::byHand).toList());
      line.json()
          .writeStringField("change", history.change().map(each -> each.state().name()).orElse(""));
      line.json().writeStringField("lastStart", lastStart(router).orElse(""));
    }
  }
}
