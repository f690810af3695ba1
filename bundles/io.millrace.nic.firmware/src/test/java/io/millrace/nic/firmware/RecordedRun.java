// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.lib.testing.Extent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A {@link UpgradeScenario} that nobody ended: what a client saw after each request, and each
 * moment of the disk with the request that it belongs to.
 */
final class RecordedRun implements WatchedDisk.Watcher {
  private final List<UpgradeScenario.Step> steps;
  private final List<ObservedUpgrade> rests = new ArrayList<>();
  private final List<ObservedUpgrade> found = new ArrayList<>();
  private final List<Moment> moments = new ArrayList<>();

  /**
   * A moment of the disk.
   *
   * @param answered how many requests were answered by then; -1 while the images are opened
   */
  record Moment(int answered, String what) {
    boolean isEnd() {
      return what.startsWith("after ");
    }
  }

  private RecordedRun(List<UpgradeScenario.Step> steps) {
    this.steps = steps;
  }

  static RecordedRun of(String life, Path folder) throws IOException {
    RecordedRun course = new RecordedRun(UpgradeScenario.of(life));
    Files.createDirectories(folder);
    Uploader client = new Uploader(new WatchedDisk(course).watched(folder));
    course.rests(client, folder);
    for (UpgradeScenario.Step step : course.steps) {
      step.request().apply(client);
      course.rests(client, folder);
    }
    client.firmware.close();
    return course;
  }

  private void rests(Uploader client, Path folder) throws IOException {
    Path copy = folder.resolveSibling(folder.getFileName() + "-" + found.size());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.toList()) {
        Files.copy(each, copy.resolve(folder.relativize(each)));
      }
    }
    Uploader next = new Uploader(WatchedDisk.unsynced(copy));
    found.add(ObservedUpgrade.of(next));
    next.firmware.close();
    rests.add(ObservedUpgrade.of(client));
  }

  @Override
  public synchronized void moment(String what) {
    moments.add(new Moment(rests.size() - 1, what));
  }

  @Override
  public int half(Path file, long position, int bytes) {
    return bytes / 2;
  }

  List<UpgradeScenario.Step> steps() {
    return steps;
  }

  List<ObservedUpgrade> rests() {
    return rests;
  }

  /** Returns what the next process finds after each of the {@link #rests}. */
  List<ObservedUpgrade> found() {
    return found;
  }

  List<Moment> moments() {
    return moments;
  }

  /**
   * Returns the moments that differ in what is on the disk or in what the client knows: the end of
   * a change is the beginning of the same request's next one.
   */
  List<Integer> distinctMoments() {
    return IntStream.range(0, moments.size()).filter(this::isDistinct).boxed().toList();
  }

  /**
   * Returns the {@link #distinctMoments} at which a process is killed: with the long tests all;
   * with every build the first one of each kind of change, and the first of its repetitions within
   * a request, in each kind of request and each state that the client knows.
   */
  List<Integer> triedMoments() {
    Map<List<Object>, Integer> first = new LinkedHashMap<>();
    Map<List<Object>, Integer> repetitions = new HashMap<>();
    for (int at : distinctMoments()) {
      Moment moment = moments.get(at);
      String change = moment.what().replaceAll("\\d+", "N");
      int repetition = repetitions.merge(List.of(moment.answered(), change), 1, Integer::sum);
      List<Object> kind = List.of(change, Math.min(repetition, 2), request(moment.answered()));
      first.putIfAbsent(Extent.isLong() ? List.of(at) : kind, at);
    }
    return List.copyOf(first.values());
  }

  private String request(int answered) {
    return answered < 0
        ? "start"
        : rests.get(answered).state() + steps.get(answered).name().replaceAll("\\d+", "N");
  }

  /**
   * Returns after how many answers a kill at rest differs from all moments: where no change of the
   * disk follows before the next answer.
   */
  List<Integer> distinctRests() {
    return IntStream.range(0, rests.size())
        .filter(rest -> moments.stream().noneMatch(each -> each.answered() == rest))
        .boxed()
        .toList();
  }

  private boolean isDistinct(int at) {
    boolean last = at == moments.size() - 1;
    return !moments.get(at).isEnd()
        || last
        || moments.get(at + 1).answered() != moments.get(at).answered();
  }
}
