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

/** Has the next start run the bundles that the program came with. */
public final class FactorySet {
  private static final String WHY = "back to the factory set by hand";

  private static final String FORGOTTEN =
      WHY + ", with the keys and sequences of all releases forgotten";

  private FactorySet() {}

  /**
   * Writes it into the journal of the router of this program, which must not run.
   *
   * @param forgetTrust whether the keys and sequences of releases are forgotten too
   * @return what has been done, for the operator
   */
  public static String makeNext(boolean forgetTrust) throws IOException {
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
      router
          .history()
          .factorySequence(factory)
          .ifPresent(sequence -> fields.put(JournalRecord.SEQUENCE, sequence));
      fields.put(JournalRecord.PREVIOUS, committed.orElse(factory));
      fields.put(JournalRecord.REASON, forgetTrust ? FORGOTTEN : WHY);
      if (forgetTrust) {
        router.forgetTrust();
        fields.put(JournalRecord.FORGETS_SEQUENCES, "true");
      }
      router.write(ReleaseState.COMMITTED, fields);
      return "the next start runs the factory set, " + Start.brief(factory);
    }
  }
}
