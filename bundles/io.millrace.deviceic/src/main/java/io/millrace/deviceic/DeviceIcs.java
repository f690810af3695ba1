// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.SerialExecutor;
import io.millrace.lib.slot.Candidates;
import io.millrace.lib.slot.RetryDelay;
import io.millrace.lib.slot.ServiceRank;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The Device ICs, one for each secondary link, and their persisted state: that of each Device IC
 * under the name of its link, and the last accepted configuration of each sensor under its path.
 */
final class DeviceIcs implements SensorListener {
  private static final String LINK = "link/";
  private static final String SENSOR = "sensor";
  private static final int LONGEST_ANSWER_SECONDS = 5;

  private static final CallbackGuard TASKS =
      CallbackGuard.outermost(DeviceIcs.class, "a task of the Device IC");

  private final SerialExecutor executor = new SerialExecutor(TASKS);

  /** The present links and the running Device ICs, by name. Used by tasks only. */
  private final Map<String, Candidates<SecondaryLink>> byName = new HashMap<>();

  private final Map<String, DeviceIc> byLinkName = new LinkedHashMap<>();

  /** The running Device ICs, for every thread. */
  private final List<DeviceIc> running = new CopyOnWriteArrayList<>();

  private final DeviceIc.Shared shared;
  private final RetryDelay delay = new RetryDelay();
  final CodecSlot codec;
  final SensorSlots sensors;
  final DeviceIcState state;
  final MessageLog messages;

  /**
   * Makes the Device ICs.
   *
   * @param framework which run of the framework this is
   */
  DeviceIcs(Time time, Settings settings, String framework) {
    codec = new CodecSlot(time, executor);
    sensors = new SensorSlots(time, settings, this);
    state = new DeviceIcState(time, key -> executor.execute(() -> restored(key.utf8())));
    SensorCalls calls =
        new SensorCalls(executor, (path, query) -> state.put(key(path), Bytes.utf8(query)));
    messages = new MessageLog(time, settings.recentMessages());
    shared =
        new DeviceIc.Shared(time, executor, codec, sensors, calls, settings, messages, framework);
  }

  /**
   * Binds a link: its Device IC starts as soon as the persisted state is ready. Of several links of
   * the same name the first by ranking, then age, has the Device IC.
   */
  void bind(SecondaryLink link, ServiceRank rank) {
    executor.execute(
        () ->
            byName.computeIfAbsent(link.name(), none -> new Candidates<>()).put(link, link, rank));
    state.whenReady(() -> executor.execute(() -> update(link.name())));
  }

  /** Makes sure that the first link of that name, and no other, has a Device IC. */
  private void update(String name) {
    Candidates<SecondaryLink> links = byName.getOrDefault(name, new Candidates<>());
    DeviceIc present = byLinkName.get(name);
    SecondaryLink wanted = links.first();
    if (wanted == (present == null ? null : present.link())) {
      return;
    }
    if (present != null) {
      byLinkName.remove(name);
      running.remove(present);
      present.stop();
    }
    if (wanted != null && !start(wanted)) {
      shared.time().schedule(delay.next(), () -> executor.execute(() -> update(name)));
    }
  }

  private boolean start(SecondaryLink link) {
    Bytes key = Bytes.utf8(LINK + link.name());
    DeviceIc deviceIc =
        new DeviceIc(link, shared, before(key), saved -> state.put(key, saved.encoded()));
    boolean started = deviceIc.start();
    if (started) {
      delay.reset();
      byLinkName.put(link.name(), deviceIc);
      running.add(deviceIc);
    }
    return started;
  }

  /** Returns the persisted state of a Device IC; null if it is of another run of the framework. */
  private LinkState before(Bytes key) {
    return Optional.ofNullable(state.get(key))
        .flatMap(LinkState::decode)
        .filter(state -> state.framework().equals(shared.framework()))
        .orElse(null);
  }

  /** Unbinds a link; its Device IC continues on the next link of that name, now or later. */
  void unbind(SecondaryLink link) {
    executor.execute(
        () -> {
          Candidates<SecondaryLink> links = byName.get(link.name());
          if (links != null && links.remove(link) != null) {
            update(link.name());
          }
        });
  }

  /** Returns the running Device ICs. */
  List<DeviceIc> running() {
    return List.copyOf(running);
  }

  /** Runs a task and returns its result; blocks the caller, so not to be called by a task. */
  <T> T ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException | LinkageError fault) {
            answer.completeExceptionally(fault); // join() throws it to the caller
          }
        });
    return answer.orTimeout(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Stops all Device ICs, which save their state for the next version of this bundle. */
  void close() {
    state.close();
    executor.complete(
        () -> {
          byName.clear();
          byLinkName.values().forEach(DeviceIc::stop);
          byLinkName.clear();
        });
    sensors.close();
    codec.slot.close();
  }

  private void restored(String key) {
    for (String classifier : sensors.classifiers()) {
      String prefix = SENSOR + "/" + classifier + "/";
      if (key.startsWith(prefix)) {
        restoreConfiguration(new SensorPath(classifier, key.substring(prefix.length())));
      }
    }
  }

  private void restoreConfiguration(SensorPath path) {
    SensorSlot slot = sensors.find(path);
    String query = savedConfiguration(path);
    if (slot != null && query != null) {
      slot.slot.call(
          sensor -> {
            slot.restore(sensor, query);
            return null;
          },
          null);
    }
  }

  private static Bytes key(SensorPath path) {
    return Bytes.utf8(SENSOR + path);
  }

  @Override
  public String savedConfiguration(SensorPath path) {
    Bytes query = state.get(key(path));
    return query == null ? null : query.utf8();
  }

  @Override
  public void bound(SensorSlot slot) {
    each(deviceIc -> deviceIc.sensorBound(slot));
  }

  @Override
  public void pushed(SensorSlot slot) {
    executor.execute(() -> slot.pushed.set(false));
    each(deviceIc -> deviceIc.pushed(slot));
  }

  @Override
  public void removed(SensorPath path) {
    each(deviceIc -> deviceIc.removed(path));
  }

  private void each(Consumer<DeviceIc> action) {
    executor.execute(() -> byLinkName.values().forEach(action));
  }
}
