// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.plan.Change;
import io.millrace.deployer.plan.Plan;
import io.millrace.lib.release.feature.Gates;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Version;

/** What the transaction has the rest of the router do. Called on the deployer's thread. */
interface Router {
  /**
   * Finds out what changes would do.
   *
   * @param lowest the versions below which a bundle is refused, by symbolic names
   */
  Plan plan(List<Change> changes, Map<String, Version> lowest);

  /**
   * Begins to switch; the outcome comes to whichever deployer runs then.
   *
   * @param id tells this switch from others
   * @param running symbolic names of bundles that run in the end, whether they did before or not
   */
  void beginSwitch(String id, Plan plan, List<String> running);

  /**
   * Returns what the switch that was begun last did otherwise than planned, one sentence each;
   * asked once. Empty when nobody here has watched it: another deployer began it.
   */
  Optional<List<String>> differences();

  /** Has the configurations of a set followed from now on. */
  void configure(Map<String, Map<String, Object>> configurations) throws IOException;

  /** Remembers how the router does, for {@link #judge}. */
  void takeBaseline();

  /** Returns how long a judgement by these gates takes. */
  Duration judging(Gates gates);

  /** Judges the router; blocks for the time that it takes. */
  Judgement judge(Judged what, Gates gates) throws InterruptedException;

  /**
   * What is judged.
   *
   * @param bundles symbolic names of all that must run
   * @param isWayBack whether this set ran before: what bundles leave behind is then the fault of
   *     the set that is left
   */
  record Judged(Set<String> bundles, boolean isWayBack) {}

  /** Returns how many requests have waited since the meters began; empty while these are away. */
  Optional<Waited> waited();

  /**
   * Requests of clients that have waited for a service.
   *
   * @param bundle symbolic name of the bundle that counts them, since it began
   */
  record Waited(String bundle, long requests) {}

  /** Tells whether the router has started all that it starts. */
  boolean isUp();

  /** Has the launcher start the framework again, on the set that the journal says. */
  void restart();

  /**
   * A verdict.
   *
   * @param good whether the router does what it did before
   * @param undecided whether nobody can tell: then a person decides
   * @param evidence what it rests on, in sentences
   */
  record Judgement(boolean good, boolean undecided, List<String> evidence) {}
}
