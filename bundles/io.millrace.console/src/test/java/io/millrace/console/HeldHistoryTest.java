// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.history.HeldHistory;
import io.millrace.console.history.History;
import io.millrace.lib.holder.Holder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The plots go on when the console's bundle is replaced. */
class HeldHistoryTest {
  private static final int ROOMY = History.MOST * 16 * 100;

  private final ConcurrentHashMap<String, Object> held = new ConcurrentHashMap<>();
  private final Holder holder = new Holder(context(held));

  /** A framework whose launcher has a holder. */
  private static BundleContext context(Object launcher) {
    ServiceReference<?> reference =
        ConsoleRig.proxy(ServiceReference.class, ServiceReference.class, (method, none) -> null);
    return ConsoleRig.proxy(
        BundleContext.class,
        BundleContext.class,
        (method, arguments) ->
            method.getName().equals("getService") ? launcher : List.of(reference));
  }

  private static History filled(int points) {
    History history = new History(ROOMY);
    for (int i = 0; i < points; i++) {
      history.add("nic/temp", 1_000 + i, i / 2.0);
    }
    history.add("uart0 frames", 5, -0.0);
    return history;
  }

  @Test
  void the_next_build_has_the_same_values_and_adds_to_them() {
    History before = filled(70);
    HeldHistory.put(holder, before);
    History after = new History(ROOMY);
    HeldHistory.take(holder, after);
    assertThat(held).isEmpty();
    for (String name : before.names()) {
      assertThat(after.points(name)).isEqualTo(before.points(name));
    }
    after.add("nic/temp", 2_000, 1);
    assertThat(after.points("nic/temp")).hasSize(71).endsWith(List.of(2_000L, 1.0));
  }

  @Test
  void a_smaller_bound_keeps_the_newest() {
    HeldHistory.put(holder, filled(70));
    History after = new History(ROOMY / 10);
    HeldHistory.take(holder, after);
    assertThat(after.points("nic/temp")).hasSize(10).startsWith(List.of(1_060L, 30.0));
  }

  @Test
  void what_another_build_has_left_is_skipped_where_it_is_not_understood() {
    HeldHistory.put(holder, filled(3));
    String key = held.keys().nextElement();
    for (Object other :
        List.of(
            "text",
            Map.of("a", "b"),
            Map.of(1, new long[2][2]),
            Map.of("a", new long[1][2]),
            Map.of("a", new long[][] {{1, 2}, {3}}))) {
      held.put(key, other);
      History after = new History(ROOMY);
      HeldHistory.take(holder, after);
      assertThat(after.names()).as("%s", other).isEmpty();
    }
  }
}
