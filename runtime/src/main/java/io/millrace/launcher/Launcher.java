// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Starts the router: logging, the framework, the factory set of bundles, the start levels; and ends
 * it gracefully on SIGTERM or Ctrl-C.
 *
 * <p>Writes {@code data/run/millrace.pid} at once and {@code data/run/ready} when the last start
 * level is reached; both are gone when it has ended. Only one router runs on one data directory.
 */
public final class Launcher {

  /** The last start level; what lies below is said in {@code system/}'s folder names. */
  static final int LAST_LEVEL = 80;

  /** As sysexits.h has it, and bin/millrace. */
  private static final int MISCONFIGURED = 78;

  private static final long STOP_SECONDS = 10;

  private final Home home;
  private final Runnable whenReady;
  private final Holder holder = new Holder();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Framework framework;
  private System.Logger log;

  private Launcher(Home home, Runnable whenReady) {
    this.home = home;
    this.whenReady = whenReady;
  }

  /**
   * Runs the router until it is stopped. Exit status 0: stopped, 1: could not start, 78: its
   * folders are refused.
   */
  public static void main(String[] args) throws Exception {
    System.exit(run(Home.fromProperties(), () -> {}));
  }

  /**
   * Runs a router until it is stopped and returns the exit status.
   *
   * @param whenReady runs when the last start level is reached, on the framework's thread
   */
  static int run(Home home, Runnable whenReady) throws InterruptedException {
    if (home.refusal() != null) {
      System.err.println("millrace: " + home.refusal());
      return MISCONFIGURED;
    }
    FileLock lock;
    try {
      home.createData();
      lock = lock(home.run().resolve("lock"));
    } catch (IOException failure) {
      System.err.println("millrace: " + home.unusable(failure));
      return 1;
    }
    if (lock == null) {
      System.err.println("millrace: a router is already running on " + home.data());
      return 1;
    }
    try {
      new Launcher(home, whenReady).run();
      return 0;
    } catch (BundleException | IOException | RuntimeException failure) {
      System.err.println("millrace: could not start: " + failure);
      failure.printStackTrace();
      return 1;
    }
  }

  private static FileLock lock(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).tryLock();
  }

  private void run() throws BundleException, IOException, InterruptedException {
    Logs.configure(home);
    log = System.getLogger("io.millrace.launcher");
    log.log(
        Level.INFO, "millrace starts: home {0}, etc {1}, data {2}, Java {3}, process {4}", say());
    Path ready = home.run().resolve("ready");
    Path pid = home.run().resolve("millrace.pid");
    Files.deleteIfExists(ready);
    Files.writeString(pid, ProcessHandle.current().pid() + "\n");
    InheritedSocket.into(holder);
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "millrace-stop"));
    try {
      int stopped;
      do {
        start(ready);
        stopped = framework.waitForStop(0).getType();
        Files.deleteIfExists(ready);
      } while (stopped == FrameworkEvent.STOPPED_UPDATE);
      log.log(Level.INFO, "millrace has ended");
    } finally {
      Files.deleteIfExists(ready);
      Files.deleteIfExists(pid);
      holder.close();
      Logs.close();
      ended.countDown();
    }
  }

  private Object[] say() {
    String pid = Long.toString(ProcessHandle.current().pid());
    return new Object[] {home.home(), home.etc(), home.data(), Runtime.version(), pid};
  }

  private void start(Path ready) throws BundleException, IOException {
    long begun = System.nanoTime();
    System.setProperty(FrameworkSettings.NO_EXTENSIONS, "true");
    framework = new Felix(FrameworkSettings.of(home));
    framework.init();
    LogForwarder.attach(framework.getBundleContext());
    holder.offer(framework.getBundleContext());
    FactorySet factory = new FactorySet(home.system(), home.cache().resolve("factory.properties"));
    factory.bringInto(framework.getBundleContext());
    StartLevels.watch(framework.getBundleContext(), factory.levels());
    BundleRefresher.watch(framework.getBundleContext());
    framework.start();
    framework
        .adapt(FrameworkStartLevel.class)
        .setStartLevel(
            LAST_LEVEL,
            event -> {
              if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
                ready(ready, begun);
              }
            });
  }

  private void ready(Path ready, long begun) {
    int active = 0;
    int bundles = 0;
    for (Bundle bundle : framework.getBundleContext().getBundles()) {
      boolean fragment = bundle.getHeaders().get("Fragment-Host") != null;
      bundles += fragment ? 0 : 1;
      active += bundle.getState() == Bundle.ACTIVE ? 1 : 0;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    log.log(
        active == bundles ? Level.INFO : Level.WARNING,
        "millrace is ready: {0} of {1} bundles active, {2} ms",
        active,
        bundles,
        Long.toString(millis));
    try {
      Path half = ready.resolveSibling("ready.tmp");
      Files.writeString(half, ProcessHandle.current().pid() + "\n");
      Files.move(half, ready, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      log.log(Level.ERROR, "cannot write " + ready, failure);
    }
    whenReady.run();
  }

  /** The shutdown hook: asks the framework to stop and gives it its seconds. */
  private void stop() {
    Framework running = framework;
    if (running == null || ended.getCount() == 0) {
      return;
    }
    log.log(Level.INFO, "millrace stops");
    try {
      running.stop();
      if (!ended.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        log.log(Level.WARNING, "bundles still stopping after {0} s: left", STOP_SECONDS);
        Logs.close();
      }
    } catch (BundleException failure) {
      log.log(Level.ERROR, "the framework would not stop", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
