// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a bad build of a bundle does, and who is to notice it. The harm is done by code that is
 * written out here: as the bundle's activator, or as a component of it.
 */
public enum Fault {
  /** Its activator throws. */
  THROWS_IN_START("bundles", "sensor.echo", Kind.ACTIVATOR, "throw new Exception(\"bad\");"),
  /** A constructor of a component throws. */
  THROWS_IN_CONSTRUCTOR(
      "components",
      "sensor.echo",
      Kind.COMPONENT,
      "",
      "public Fault() { throw new IllegalStateException(\"bad\"); }"),
  /** A component throws when it is activated. */
  THROWS_IN_ACTIVATE("components", "session", Kind.COMPONENT, "throw new Exception(\"bad\");"),
  /** A class of it cannot be initialised. */
  BROKEN_CLASS(
      "components",
      "directory",
      Kind.COMPONENT,
      "Broken.touch();",
      "static final class Broken { static final int X = Integer.parseInt(\"x\");"
          + " static void touch() {} }"),
  /** A class of it is of a newer Java than there is. */
  NEWER_CLASS("components", "sensor.echo", Kind.NEWER_CLASS, ""),
  /** A component waits for what nobody offers. */
  UNSATISFIED("components", "profile.standard", Kind.WAITING, ""),
  /** Memory runs out while a component is activated. */
  OUT_OF_MEMORY(
      "components",
      "sensor.echo",
      Kind.COMPONENT,
      "java.util.List<byte[]> all = new java.util.ArrayList<>();"
          + " while (true) { all.add(new byte[1 << 24]); }"),
  /** Two of its threads wait for each other. */
  DEADLOCK(
      "deadlock",
      "sensor.echo",
      Kind.ACTIVATOR,
      "Object a = new Object(); Object b = new Object();"
          + " java.util.concurrent.CyclicBarrier both = new java.util.concurrent.CyclicBarrier(2);"
          + " lock(a, b, both); lock(b, a, both);",
      "static void lock(Object first, Object second, java.util.concurrent.CyclicBarrier both) {"
          + " Thread t = new Thread(() -> { synchronized (first) {"
          + " try { both.await(); } catch (Exception e) { return; }"
          + " synchronized (second) { first.hashCode(); } } }, \"bad-lock\");"
          + " t.setDaemon(true); t.start(); }"),
  /** It takes a core for itself. */
  SPINS(
      "busy",
      "sensor.echo",
      Kind.ACTIVATOR,
      "Thread t = new Thread(() -> { while (!ended) { Thread.onSpinWait(); } }, \"bad-spin\");"
          + " t.setDaemon(true); t.start();",
      ""),
  /** It starts many threads. */
  MANY_THREADS(
      "threads",
      "sensor.echo",
      Kind.ACTIVATOR,
      "for (int i = 0; i < 80; i++) { Thread t = new Thread(() -> {"
          + " while (!ended) { java.util.concurrent.locks.LockSupport.parkNanos(100000000L); } });"
          + " t.setDaemon(true); t.start(); }",
      ""),
  /** It holds on to memory. */
  EATS_MEMORY(
      "heap",
      "sensor.echo",
      Kind.ACTIVATOR,
      "for (int i = 0; i < 90; i++) { ALL.add(new byte[1 << 20]); }",
      "static final java.util.List<byte[]> ALL = new java.util.ArrayList<>();"),
  /** It holds the class loader of the build before it. */
  LEAKS_LOADER("loaders", "profile.standard", Kind.ACTIVATOR, Harm.HOLD_FORMER, Harm.HELD),
  /** Every request is answered 5.00. */
  ANSWERS_ERRORS("probes", "gateway", Kind.ACTIVATOR, Harm.handler("0xA0"), Harm.ANSWER),
  /** Every request is answered 2.05, with nothing. */
  ANSWERS_EMPTY("probes", "gateway", Kind.ACTIVATOR, Harm.handler("0x45"), Harm.ANSWER),
  /** No request is answered. */
  ANSWERS_NOBODY("probes", "gateway", Kind.ACTIVATOR, Harm.handler("0xFF"), Harm.ANSWER),
  /** Answers take a second and a half longer. */
  SLOW("latency", "gateway", Kind.ACTIVATOR, Harm.SLOW_DEVICES, Harm.SLOW_DEVICE),
  /** It writes a value into another bundle's configuration that is refused. */
  CORRUPTS_CONFIGURATION("health", "sensor.echo", Kind.ACTIVATOR, Harm.CORRUPT, ""),
  /** It adds a check that is not good. */
  SICK("health", "sensor.echo", Kind.ACTIVATOR, Harm.check("CRITICAL"), ""),
  /** It uninstalls the shell. */
  REMOVES_SHELL("bundles", "sensor.echo", Kind.ACTIVATOR, Harm.bundle("shell", "uninstall")),
  /** It stops the bundle that has the sockets. */
  CLOSES_SOCKET("bundles", "sensor.echo", Kind.ACTIVATOR, Harm.bundle("net", "stop")),
  /** It stops the gateway. */
  STOPS_GATEWAY("bundles", "sensor.echo", Kind.ACTIVATOR, Harm.bundle("gateway", "stop"));

  private enum Kind {
    ACTIVATOR,
    COMPONENT,
    WAITING,
    NEWER_CLASS
  }

  private static final int MAJOR_VERSION = 7;
  private static final int NEWER = 99;

  private final String criterion;
  private final String bundle;
  private final Kind kind;
  private final String start;
  private final String members;

  Fault(String criterion, String bundle, Kind kind, String start) {
    this(criterion, bundle, kind, start, "");
  }

  Fault(String criterion, String bundle, Kind kind, String start, String members) {
    this.criterion = criterion;
    this.bundle = "io.millrace." + bundle;
    this.kind = kind;
    this.start = start;
    this.members = members;
  }

  /** Returns the judge's criterion that is to notice it. */
  public String criterion() {
    return criterion;
  }

  /**
   * Returns by what a release with it is noticed: a bundle that does not start is no matter for the
   * judge.
   */
  String noticed() {
    return this == THROWS_IN_START ? "switch" : "judge " + criterion;
  }

  /** Returns the symbolic name of the bundle that is bad. */
  public String bundle() {
    return bundle;
  }

  /** Writes a bad build of its bundle into the folder. */
  public Path build(Path distribution, Path folder) throws IOException {
    BadBuild build = new BadBuild(distribution);
    switch (kind) {
      case ACTIVATOR -> build.activator(start, members);
      case COMPONENT -> build.component(start, members, "");
      case WAITING -> build.component(start, members, Harm.MISSING);
      case NEWER_CLASS -> build.component(start, members, "").patch(MAJOR_VERSION, NEWER);
    }
    Path good = SecondBuild.installed(distribution, bundle);
    return build.write(good, folder, "zbad" + ordinal());
  }
}
