// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.feature.ReleaseId;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** Fields of the deployer's records beside those of {@link JournalRecord}. */
public final class Fields {
  /** Tells the records of one change from those of others. */
  public static final String CHANGE = "change";

  /** What is done: {@code install}, {@code rollback}, {@code revert} or {@link #PACKAGE}. */
  public static final String ACTION = "does";

  /** Value of {@link #ACTION}: the launcher tries the set that a package brought. */
  static final String PACKAGE = "package";

  /** The address that the order came from; may be empty. */
  public static final String FROM = "from";

  /** Who has confirmed it, over which interface and from where. */
  public static final String CONFIRMED_BY = "confirmedBy";

  /** The file that a release came in. */
  public static final String FILE = "file";

  /** What was not fulfilled, one word. */
  public static final String CRITERION = "criterion";

  /** Value of {@link #CRITERION}: what was asked for is so already. */
  public static final String NOTHING_TO_UNDO = "nothing-to-undo";

  /** Value of {@link #CRITERION}: something failed that should not. */
  static final String FAULT = "fault";

  /** For how long somebody may confirm, in seconds; empty: nobody has to. */
  public static final String CONFIRM_SECONDS = "confirmSeconds";

  /** The process's up-time in milliseconds at which the time to confirm is over. */
  public static final String CONFIRM_UNTIL = "confirmUntilUpMillis";

  /** Symbolic names of the bundles that are switched, with blanks between. */
  public static final String BUNDLES = "bundles";

  /** Symbolic names of the bundles that were changed by hand and stay so, with blanks between. */
  public static final String KEPT = "keptByHand";

  /** Symbolic names of the bundles that the plan says will stop. */
  public static final String PREDICTED = "predicted";

  /** Symbolic names of the bundles that stopped. */
  public static final String STOPPED = "stopped";

  /** What happened in the switch otherwise than planned, in sentences; empty: nothing. */
  public static final String UNPLANNED = "unplanned";

  /** What exchanges took, see {@link MeasuredPauses}. */
  public static final String PAUSES = "pauses";

  /** How many requests of clients waited for a service because of the switch. */
  public static final String WAITED = "waited";

  /** What the verdict rests on, in sentences. */
  public static final String EVIDENCE = "evidence";

  private Fields() {}

  /** Returns how long is left to confirm a change that waits for that; zero: nobody waits. */
  public static Duration leftToConfirm(JournalRecord record) {
    if (record.state() != ReleaseState.AWAITING_CONFIRM) {
      return Duration.ZERO;
    }
    return Duration.ofMillis(Math.max(0, number(record, CONFIRM_UNTIL) - UpTime.millis()));
  }

  /** Returns a number; 0 when it is none. */
  public static long number(JournalRecord record, String name) {
    String text = record.field(name);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /** Returns names, which are written with blanks between. */
  static Set<String> names(String text) {
    Set<String> names = new TreeSet<>(Arrays.asList(text.split(" ")));
    names.remove("");
    return names;
  }

  /** Returns the line of a release: {@code group:name}; its sequences grow. */
  static String line(ReleaseId id) {
    return id.group() + ":" + id.name();
  }

  /** Returns the line of a release by its ID's text; empty when there is none. */
  static String line(String id) {
    return id.isEmpty() ? "" : line(ReleaseId.parse(id));
  }
}
