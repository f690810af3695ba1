// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.bench.tool.ShellLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** An operator's {@code update} of one bundle after another, as plain Felix does it. */
final class PlainSwitch implements Switch {
  private static final String SHELL = "io.millrace.shell";
  private static final long LIMIT_NANOS = 60_000_000_000L;

  private static final long USUAL_MILLIS = 300;

  private final ShellLines shell;
  private final Builds builds;

  PlainSwitch(ShellLines shell, Builds builds) {
    this.shell = shell;
    this.builds = builds;
  }

  @Override
  public Prepared prepare(List<String> names) throws IOException {
    List<Builds.Build> set = new ArrayList<>();
    for (String name : names) {
      set.add(builds.next(name));
    }
    return new Prepared() {
      @Override
      public void run() throws IOException, InterruptedException {
        update(set);
      }

      @Override
      public boolean startsBeside() {
        return false;
      }
    };
  }

  @Override
  public long usualMillis() {
    return USUAL_MILLIS;
  }

  private void update(List<Builds.Build> set) throws IOException, InterruptedException {
    List<Builds.Build> shellLast = new ArrayList<>(set);
    shellLast.sort(Comparator.comparing(build -> build.symbolicName().equals(SHELL)));
    for (Builds.Build build : shellLast) {
      shell.run("millrace:update " + build.symbolicName() + " " + build.jar());
    }
    for (Builds.Build build : set) {
      awaitActive(build);
    }
  }

  /** Waits until the build runs; the shell itself may be what was replaced. */
  private void awaitActive(Builds.Build build) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT_NANOS;
    String row = "";
    while (!row.contains(build.qualifier()) || !row.contains("Active")) {
      if (System.nanoTime() > end) {
        throw new IOException(build + " does not run: " + row);
      }
      try {
        row = row(shell.run("felix:lb -s " + build.symbolicName()), build.symbolicName());
      } catch (IOException away) {
        row = away.toString();
        Thread.sleep(10);
      }
    }
  }

  private static String row(String table, String symbolicName) {
    return table
        .lines()
        .filter(line -> line.contains(symbolicName + " ("))
        .findFirst()
        .orElse(table);
  }
}
