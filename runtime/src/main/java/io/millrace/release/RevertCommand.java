// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.commandline.CommandRefusedException;
import io.millrace.launcher.release.SetStore;
import io.millrace.launcher.release.Start;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.journal.SetHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release revert}: the next start runs the set before. */
@Command(
    name = "revert",
    description = {
      "Has the next start run the set before, without what was changed by hand. For a router that",
      "does not run; one that does is told by: millrace shell release:revert"
    })
final class RevertCommand implements Callable<Integer> {
  private static final String WHY = "reverted by hand";

  @Spec private CommandSpec spec;

  @Option(names = "--drift", description = "Only end what was changed by hand; the set stays.")
  private boolean driftAlone;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (InstalledRouter router = InstalledRouter.openToChange("release:revert")) {
      SetStore sets = router.sets();
      String committed = router.history().committed().orElse(sets.factory());
      Optional<JournalRecord> change = router.history().change();
      if (driftAlone) {
        if (!dropDrift(router, committed, out)) {
          out.println("there is nothing to undo: nothing was changed by hand");
        }
        return 0;
      }
      if (change.isPresent()) {
        dropDrift(router, committed, out);
        Map<String, String> fields = new TreeMap<>(change.get().fields());
        fields.put(JournalRecord.PREVIOUS, committed);
        fields.put(JournalRecord.REASON, WHY);
        router.write(ReleaseState.ROLLED_BACK, fields);
        out.println(
            "the change in progress is undone; the next start runs set " + Start.brief(committed));
        return 0;
      }
      return goBack(router, sets, committed, out);
    }
  }

  private static boolean dropDrift(InstalledRouter router, String set, PrintWriter out)
      throws IOException {
    boolean dropped = router.dropDrift(set, WHY);
    if (dropped) {
      out.println("what was changed by hand is dropped");
    }
    return dropped;
  }

  private int goBack(InstalledRouter router, SetStore sets, String committed, PrintWriter out)
      throws IOException {
    SetHistory history = router.history();
    Optional<String> before = history.previous();
    boolean factory =
        committed.equals(sets.factory()) || history.factory().filter(committed::equals).isPresent();
    if (before.isEmpty() && factory) {
      throw new CommandRefusedException(
          "there is no set before the factory set, which the next start runs: nothing is changed"
              + " (--drift ends what was changed by hand)");
    }
    String target = before.orElse(sets.factory());
    sets.whole(target);
    sets.writeFactory();
    dropDrift(router, committed, out);
    Map<String, String> fields = new HashMap<>();
    history.commits().stream().skip(1).findFirst().ifPresent(each -> fields.putAll(each.fields()));
    fields.put(JournalRecord.SET, target);
    fields.put(JournalRecord.PREVIOUS, committed);
    fields.put(JournalRecord.REASON, WHY);
    router.dropDrift(target, WHY);
    // Behind the last set that is known lies the factory set: nothing is left to go back to then.
    if (before.isEmpty()) {
      fields.put(JournalRecord.SET, committed);
      fields.put(JournalRecord.PREVIOUS, target);
    }
    router.write(before.isEmpty() ? ReleaseState.ROLLED_BACK : ReleaseState.COMMITTED, fields);
    out.println("the next start runs set " + Start.brief(target) + InstalledNames.of(fields));
    return 0;
  }
}
