// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.lib.testing.Extent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A {@link UpgradeScenario} that nobody ended: what a client saw after each request, and each
 * moment of the disk with the request that it belongs to and a copy of the disk as it was then.
 */
final class RecordedRun implements WatchedDisk.Watcher {
  private final List<UpgradeScenario.Step> steps;
  private final Path folder;
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

  private RecordedRun(List<UpgradeScenario.Step> steps, Path folder) {
    this.steps = steps;
    this.folder = folder;
  }

  static RecordedRun of(String life, Path folder) throws IOException {
    RecordedRun course = new RecordedRun(UpgradeScenario.of(life), folder);
    Files.createDirectories(folder);
    Uploader client = new Uploader(new WatchedDisk(course).watched(folder));
    course.rests(client);
    for (UpgradeScenario.Step step : course.steps) {
      step.request().apply(client);
      course.rests(client);
    }
    client.firmware.close();
    return course;
  }

  private Path copyTo(Path copy) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.toList()) {
        Files.copy(each, copy.resolve(folder.relativize(each)));
      }
    }
    return copy;
  }

  private void rests(Uploader client) throws IOException {
    Path copy = copyTo(folder.resolveSibling(folder.getFileName() + "-" + found.size()));
    Uploader next = new Uploader(WatchedDisk.unsynced(copy));
    found.add(ObservedUpgrade.of(next));
    next.firmware.close();
    rests.add(ObservedUpgrade.of(client));
  }

  @Override
  public synchronized void moment(String what) {
    try {
      copyTo(copy(moments.size()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    moments.add(new Moment(rests.size() - 1, what));
  }

  /**
   * Returns a folder like the run's own at a moment: what a process finds whose predecessor was
   * killed then, because nothing else outlives a process.
   */
  Path copy(int moment) {
    return folder.resolveSibling(folder.getFileName() + "-moment" + moment);
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
   * Returns the {@link #distinctMoments} at which a process is killed in fact: with the long tests
   * all; with every build the first one of each kind of change.
   */
  List<Integer> killedMoments() {
    Map<String, Integer> first = new LinkedHashMap<>();
    for (int at : distinctMoments()) {
      String kind = moments.get(at).what().replaceAll("\\d+", "N");
      first.putIfAbsent(Extent.isLong() ? kind + " at " + at : kind, at);
    }
    return List.copyOf(first.values());
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
