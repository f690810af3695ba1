// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.SerialExecutor;
import io.millrace.lib.slot.Candidates;
import io.millrace.lib.slot.PreferredService;
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
 * The Device ICs, one for each secondary link, and what they keep: the state of each under the name
 * of its link, and the last accepted configuration of each sensor under its path.
 */
final class DeviceIcs implements Hosts {
  private static final String LINK = "link/";
  private static final String SENSOR = "sensor";
  private static final int LONGEST_ANSWER_SECONDS = 5;

  private static final CallbackGuard TASKS =
      CallbackGuard.outermost(DeviceIcs.class, "a task of the Device IC");

  private final SerialExecutor executor = new SerialExecutor(TASKS);

  /** The links that are here, and the Device ICs that run, by name. Touched in turn only. */
  private final Map<String, Candidates<SecondaryLink>> byName = new HashMap<>();

  private final Map<String, DeviceIc> byLinkName = new LinkedHashMap<>();

  /** Those that run, for whoever asks. */
  private final List<DeviceIc> running = new CopyOnWriteArrayList<>();

  private final DeviceIc.Shared shared;
  final CodecPlace codecs;
  final SensorPlaces places;
  final Recollection recollection;
  final Recent recent;

  /**
   * Makes the Device ICs.
   *
   * @param framework which run of the framework this is
   */
  DeviceIcs(Time time, Settings settings, String framework) {
    codecs = new CodecPlace(time, executor);
    places = new SensorPlaces(time, settings, this);
    recollection = new Recollection(time, key -> executor.execute(() -> learned(key.utf8())));
    SensorCalls calls =
        new SensorCalls(executor, (path, query) -> recollection.put(key(path), Bytes.utf8(query)));
    recent = new Recent(time, settings.recentMessages());
    shared =
        new DeviceIc.Shared(time, executor, codecs, places, calls, settings, recent, framework);
  }

  /**
   * A link came: its Device IC starts as soon as it remembers what it was. Of several links of a
   * name the first by ranking, then age, has it.
   */
  void arrive(SecondaryLink link, ServiceRank rank) {
    executor.execute(
        () ->
            byName.computeIfAbsent(link.name(), none -> new Candidates<>()).put(link, link, rank));
    recollection.whenReady(() -> executor.execute(() -> settle(link.name())));
  }

  /** Has the first link of that name a Device IC, and no other. */
  private void settle(String name) {
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
      shared.time().schedule(PreferredService.PAUSE, () -> executor.execute(() -> settle(name)));
    }
  }

  private boolean start(SecondaryLink link) {
    Bytes key = Bytes.utf8(LINK + link.name());
    DeviceIc deviceIc =
        new DeviceIc(link, shared, before(key), state -> recollection.put(key, state.encoded()));
    boolean good = deviceIc.start();
    if (good) {
      byLinkName.put(link.name(), deviceIc);
      running.add(deviceIc);
    }
    return good;
  }

  /** Returns what the Device IC was; null when that was in another run of the framework. */
  private LinkState before(Bytes key) {
    return Optional.ofNullable(recollection.get(key))
        .flatMap(LinkState::decode)
        .filter(state -> state.framework().equals(shared.framework()))
        .orElse(null);
  }

  /** A link went: its Device IC goes on where it stopped on the next one, or when it comes back. */
  void leave(SecondaryLink link) {
    executor.execute(
        () -> {
          Candidates<SecondaryLink> links = byName.get(link.name());
          if (links != null && links.remove(link) != null) {
            settle(link.name());
          }
        });
  }

  /** Returns those that run. */
  List<DeviceIc> running() {
    return List.copyOf(running);
  }

  /** Has something done in turn and returns what came of it; blocks a little. Not in turn. */
  <T> T ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    executor.execute(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException | LinkageError fault) {
            answer.completeExceptionally(fault); // it is told to who asked
          }
        });
    return answer.orTimeout(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Stops all, and leaves to the next version what it needs. */
  void close() {
    recollection.close();
    executor.complete(
        () -> {
          byName.clear();
          byLinkName.values().forEach(DeviceIc::stop);
          byLinkName.clear();
        });
    places.close();
    codecs.slot.close();
  }

  private void learned(String key) {
    for (String classifier : places.classifiers()) {
      String prefix = SENSOR + "/" + classifier + "/";
      if (key.startsWith(prefix)) {
        giveBack(new SensorPath(classifier, key.substring(prefix.length())));
      }
    }
  }

  private void giveBack(SensorPath path) {
    SensorPlace place = places.find(path);
    String query = kept(path);
    if (place != null && query != null) {
      place.slot.call(
          sensor -> {
            place.restore(sensor, query);
            return null;
          },
          null);
    }
  }

  private static Bytes key(SensorPath path) {
    return Bytes.utf8(SENSOR + path);
  }

  @Override
  public String kept(SensorPath path) {
    Bytes query = recollection.get(key(path));
    return query == null ? null : query.utf8();
  }

  @Override
  public void came(SensorPlace place) {
    each(deviceIc -> deviceIc.came(place));
  }

  @Override
  public void pushed(SensorPlace place) {
    executor.execute(() -> place.pushed.set(false));
    each(deviceIc -> deviceIc.pushed(place));
  }

  @Override
  public void gone(SensorPath path) {
    each(deviceIc -> deviceIc.gone(path));
  }

  private void each(Consumer<DeviceIc> action) {
    executor.execute(() -> byLinkName.values().forEach(action));
  }
}
