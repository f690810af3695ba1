// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.plan.Change;
import io.millrace.deployer.plan.ChangeGroup;
import io.millrace.deployer.plan.Plan;
import io.millrace.deployer.plan.PlannedChange;
import io.millrace.deployer.switching.Group;
import io.millrace.deployer.switching.Move;
import io.millrace.lib.loop.Daemon;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/** Makes plans switches, which run on threads and in class loaders of their own. */
final class SwitchOrders {
  private static final Duration TAKER = Duration.ofSeconds(60);

  private final BundleContext context;
  private final Duration call;

  /** Takes how long a bundle may take to start or stop. */
  SwitchOrders(BundleContext context, Duration call) {
    this.context = context;
    this.call = call;
  }

  /** Begins a switch; its outcome bears the ID. */
  void begin(String id, Plan plan) {
    List<Map<String, Object>> groups =
        plan.groups().stream().map(this::group).map(Group::toMap).toList();
    Map<String, Object> order =
        Map.of(
            "id",
            id,
            "groups",
            groups,
            "limitMillis",
            call.toMillis(),
            "takerMillis",
            TAKER.toMillis());
    Thread thread = Daemon.thread("millrace-switch", DetachedClasses.switchRun(context, order));
    thread.setContextClassLoader(null);
    thread.start();
  }

  private Group group(ChangeGroup group) {
    return new Group(
        group.changes().stream().map(each -> move(each)).toList(),
        group.stops(),
        group.refreshes(),
        group.resolves(),
        group.starts());
  }

  private Move move(PlannedChange planned) {
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
