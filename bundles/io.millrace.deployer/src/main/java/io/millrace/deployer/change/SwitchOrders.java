// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.plan.Change;
import io.millrace.deployer.plan.ChangeGroup;
import io.millrace.deployer.plan.Plan;
import io.millrace.deployer.plan.PlanCheck;
import io.millrace.deployer.plan.PlannedChange;
import io.millrace.deployer.switching.Group;
import io.millrace.deployer.switching.Move;
import io.millrace.lib.loop.Daemon;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/**
 * Makes plans switches, which run on threads and in class loaders of their own. For the deployer's
 * thread.
 */
public final class SwitchOrders {
  private static final Duration TAKER = Duration.ofSeconds(60);

  private final BundleContext context;
  private final Supplier<Duration> call;
  private PlanCheck check; // null: no switch was begun here, or it has been compared

  /** Takes how long a bundle may take to start or stop. */
  SwitchOrders(BundleContext context, Supplier<Duration> call) {
    this.context = context;
    this.call = call;
  }

  /**
   * Begins a switch, and watches it; its outcome bears the ID.
   *
   * @param running symbolic names of bundles that run in the end, whether they did before or not
   */
  void begin(String id, Plan plan, List<String> running) {
    close();
    check = new PlanCheck(context, plan, running);
    Map<String, Object> order =
        Map.of(
            "id",
            id,
            "groups",
            groups(context, plan),
            "running",
            running,
            "limitMillis",
            call.get().toMillis(),
            "takerMillis",
            TAKER.toMillis());
    Thread thread = Daemon.thread("millrace-switch", DetachedClasses.switchRun(context, order));
    thread.setContextClassLoader(null);
    thread.start();
  }

  /**
   * Returns what happened otherwise than planned, one sentence each, and watches no more; empty
   * when another deployer began the switch, or this one is replaced by it.
   */
  Optional<List<String>> differences() {
    Optional<List<String>> differences = Optional.ofNullable(check).map(PlanCheck::differences);
    close();
    return differences;
  }

  private void close() {
    if (check == null) {
      return;
    }
    try {
      check.close();
    } catch (IllegalStateException stopped) {
      // This bundle has been stopped: the framework has removed its listeners.
    }
    check = null;
  }

  /** Returns the steps of a plan in JDK types, see {@link Group#toMap}. */
  public static List<Map<String, Object>> groups(BundleContext context, Plan plan) {
    return plan.groups().stream().map(each -> group(context, each).toMap()).toList();
  }

  private static Group group(BundleContext context, ChangeGroup group) {
    return new Group(
        group.changes().stream().map(each -> move(context, each)).toList(),
        group.stops(),
        group.refreshes(),
        group.resolves(),
        group.starts());
  }

  private static Move move(BundleContext context, PlannedChange planned) {
    Change change = planned.change();
    if (change.kind() == Change.Kind.REMOVE) {
      return new Move(change.symbolicName(), "", 1, false, false);
    }
    String location = RunningBundles.location(change.jar());
    boolean again =
        Stream.of(context.getBundles()).anyMatch(each -> location.equals(each.getLocation()));
    return new Move(
        change.symbolicName(), location, change.startLevel(), planned.besides() && !again, again);
  }
}
