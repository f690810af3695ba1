// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.launcher.release.SetStore;
import io.millrace.launcher.release.Start;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release factory}: the next start runs the bundles that the program came with. */
@Command(
    name = "factory",
    description = {
      "Has the next start run the bundles that the program came with, without what was changed by",
      "hand. The trusted keys, the highest sequence and all data stay, unless --forget-trust is",
      "given. For a router that does not run; one that does is told by:",
      "millrace shell release:revert --factory"
    })
final class FactoryCommand implements Callable<Integer> {
  private static final String WHY = "back to the factory set by hand";

  private static final String FORGOTTEN =
      WHY + ", with the keys and sequences of all releases forgotten";

  @Spec private CommandSpec spec;

  @Option(
      names = "--forget-trust",
      description = {
        "also forget which keys releases have added and revoked (etc/trust stays), and the",
        "highest sequence of each line, so that an older release can be installed"
      })
  private boolean forgetTrust;

  @Override
  public Integer call() throws IOException {
    try (InstalledRouter router = InstalledRouter.openToChange("release:revert --factory")) {
      SetStore sets = router.sets();
      String factory = sets.factory();
      sets.whole(factory);
      sets.writeFactory();
      Optional<String> committed = router.history().committed();
      router.dropDrift(factory, WHY);
      Map<String, String> fields = new TreeMap<>();
      fields.put(JournalRecord.SET, factory);
      fields.put(JournalRecord.VERSION, sets.version(factory));
      fields.put(JournalRecord.PREVIOUS, committed.orElse(factory));
      fields.put(JournalRecord.REASON, forgetTrust ? FORGOTTEN : WHY);
      if (forgetTrust) {
        router.forgetTrust();
        fields.put(JournalRecord.FORGETS_SEQUENCES, "true");
      }
      router.write(ReleaseState.COMMITTED, fields);
      spec.commandLine()
          .getOut()
          .println("the next start runs the factory set, " + Start.brief(factory));
      return 0;
    }
  }
}
