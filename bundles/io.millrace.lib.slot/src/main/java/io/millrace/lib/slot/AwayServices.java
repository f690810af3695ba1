// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Says of the services that a bundle cannot do its work without which are away: one line each, with
 * how long and how many callers wait. Registered as a service with the property {@code
 * millrace.status} it is a part of the router's health. Its slots are named before it is asked.
 */
public final class AwayServices implements Supplier<List<String>> {
  private final Map<String, Slot<?>> slots = new LinkedHashMap<>();

  /**
   * Adds a slot.
   *
   * @param what what its service does and whose it is, such as {@code the codec (io.millrace.coap)}
   */
  public AwayServices with(String what, Slot<?> slot) {
    slots.put(what, slot);
    return this;
  }

  @Override
  public List<String> get() {
    List<String> lines = new ArrayList<>();
    slots.forEach(
        (what, slot) -> {
          Optional<Duration> away = slot.away();
          if (away.isPresent()) {
            int waiting = slot.waiting();
            lines.add(
                "%s has been away for %d s%s"
                    .formatted(
                        what,
                        away.get().toSeconds(),
                        waiting == 0 ? "" : ", " + waiting + " requests wait for it"));
          }
        });
    return lines;
  }
}
