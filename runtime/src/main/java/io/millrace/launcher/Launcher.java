// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import io.millrace.launcher.configuration.SiteChange;
import io.millrace.launcher.manager.FrameworkReports;
import io.millrace.launcher.manager.ManagerNotifier;
import io.millrace.launcher.release.DataLock;
import io.millrace.launcher.release.ExitCause;
import io.millrace.launcher.release.Releases;
import io.millrace.launcher.release.StartSettings;
import io.millrace.launcher.release.StaysDownException;
import io.millrace.launcher.release.StoreFiles;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Starts the router: logging, the framework, the set of bundles that is to run, the start levels;
 * and ends it gracefully on SIGTERM or Ctrl-C.
 *
 * <p>Writes {@code data/run/millrace.pid} at once and {@code data/run/ready} when the last start
 * level is reached; both are gone when it has ended. Only one router runs on one data directory.
 */
public final class Launcher {

  /** The last start level; what lies below is said in {@code system/}'s folder names. */
  static final int LAST_LEVEL = 80;

  /** As sysexits.h has it, and bin/millrace. */
  private static final int MISCONFIGURED = 78;

  private static final int STAYS_DOWN = 70;

  private static final long STOP_SECONDS = 10;

  private final Home home;
  private final Runnable whenReady;
  private final Holder holder = new Holder();
  private final WrittenFolders written = new WrittenFolders();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final FrameworkTimer timer = new FrameworkTimer();
  private final Optional<ManagerNotifier> manager = ManagerNotifier.begin(System.getenv());
  private volatile Framework framework;
  private volatile boolean asked;
  private Releases releases;
  private System.Logger log;

  private Launcher(Home home, Runnable whenReady) {
    this.home = home;
    this.whenReady = whenReady;
  }

  /**
   * Runs the router until it is stopped. Exit status 0: stopped, 1: could not start, 70: no set is
   * left that could be started, 75: start it again (a bundle has ended it, it has failed, or the
   * framework did not stop), 78: its folders are refused.
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
    Logs.prepare();
    if (home.refusal() != null) {
      System.err.println("millrace: " + home.refusal());
      return MISCONFIGURED;
    }
    DataLock lock;
    try {
      home.createData();
      lock = DataLock.take(home.data());
      if (lock != null) {
        lock.name(ProcessHandle.current().pid());
      }
    } catch (IOException failure) {
      System.err.println("millrace: " + home.unusable(failure));
      return 1;
    }
    if (lock == null) {
      System.err.println("millrace: a router is already running on " + home.data());
      return 1;
    }
    try (lock) { // nobody else may let go of it: a lock that nobody refers to is collected
      return new Launcher(home, whenReady).run();
    } catch (StaysDownException down) {
      System.err.println("millrace: stays down: " + down.getMessage());
      return STAYS_DOWN;
    } catch (BundleException | IOException | RuntimeException failure) {
      System.err.println("millrace: could not start: " + failure);
      failure.printStackTrace();
      return 1;
    } catch (Error failure) { // of the JVM or of classes that do not fit: the next start may do
      System.err.println("millrace: ends with status 75, start it again: " + failure);
      failure.printStackTrace();
      return FrameworkTimer.TRY_AGAIN;
    }
  }

  private int run() throws BundleException, IOException, InterruptedException, StaysDownException {
    Logs.configure(home);
    HttpLimits.set();
    for (Path folder : List.of(home.releases(), home.store(), home.log(), home.run())) {
      written.note(folder);
    }
    log = System.getLogger("io.millrace.launcher");
    log.log(
        Level.INFO, "millrace starts: home {0}, etc {1}, data {2}, Java {3}, process {4}", say());
    Path ready = home.run().resolve("ready");
    Path pid = home.run().resolve("millrace.pid");
    Files.deleteIfExists(ready);
    Files.writeString(pid, ProcessHandle.current().pid() + "\n");
    InheritedSocket.into(holder);
    SiteChange.recover(home.etc(), home.data());
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "millrace-stop"));
    try {
      StartSettings settings = StartSettings.of(home.system(), home.data());
      releases = Releases.open(settings, timer::later, () -> timer.restart(framework));
      releases.follow(new StoreFiles(home.etc(), home.data(), settings.releases()));
      do {
        start(ready, settings);
        if (asked) { // meanwhile, when there was another framework or none
          framework.stop();
        }
        framework.waitForStop(0);
        manager.ifPresent(ManagerNotifier::change);
        releases.stopped();
        Files.deleteIfExists(ready);
      } while (!asked && timer.isRestart());
      return status();
    } catch (StaysDownException down) {
      log.log(Level.ERROR, "stays down: {0}", down.getMessage());
      throw down;
    } finally {
      Files.deleteIfExists(ready);
      Files.deleteIfExists(pid);
      end();
    }
  }

  /** Whoever operates the router stops one that has started; before that it was a bundle. */
  private int status() {
    boolean good = asked || releases.isReached();
    log.log(
        good ? Level.INFO : Level.ERROR,
        good
            ? "millrace has ended"
            : "a bundle has stopped the framework during the start: the process ends with status "
                + FrameworkTimer.TRY_AGAIN
                + ", start it again");
    return good ? 0 : FrameworkTimer.TRY_AGAIN;
  }

  private synchronized void end() throws IOException {
    holder.close();
    if (releases != null) {
      releases.close();
    }
    Logs.close();
    ended.countDown();
  }

  private Object[] say() {
    String pid = Long.toString(ProcessHandle.current().pid());
    return new Object[] {home.home(), home.etc(), home.data(), Runtime.version(), pid};
  }

  private void start(Path ready, StartSettings settings)
      throws BundleException, IOException, StaysDownException {
    long begun = System.nanoTime();
    System.setProperty(FrameworkSettings.NO_EXTENSIONS, "true");
    releases.begin();
    framework =
        new LaunchedFramework(
            FrameworkSettings.of(home, settings.cache(), settings.safe()), timer::restart);
    framework.init();
    BundleContext system = framework.getBundleContext();
    LogForwarder.attach(system);
    holder.offer(system);
    guard(system, settings);
    ArchiveMaker.attend(system, home, timer);
    StartLevels.watch(system, releases.levels());
    releases.install(system);
    BundleRefresher.watch(system, releases::isSwitching);
    timer.watch(framework, settings.limit());
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

  private void guard(BundleContext system, StartSettings settings) throws IOException {
    LauncherSettings own = LauncherSettings.read(home.etc());
    List<String> problems = new ArrayList<>(own.problems());
    problems.addAll(LauncherProperties.problems(System.getProperties()));
    problems.addAll(Logs.problems());
    problems.forEach(problem -> log.log(Level.ERROR, problem));
    LauncherStatus.say(system, "configuration.refused", () -> problems);
    LauncherStatus.say(system, "configuration.refused", () -> SiteChange.problems(home.data()));
    TrustedHashes trusted =
        new TrustedHashes(releases.shipped(), home.etc().resolve("trust"), settings.releases());
    TrustHook.guard(system, trusted, TrustMode.of(own), releases.hashes());
    LauncherStatus.say(system, "trust.wrong", trusted::wrong);
    LauncherStatus.say(system, "folders", home::written);
    written.note(home.cache()); // which a start may have made anew
    LauncherStatus.say(system, "folders.replaced", written::replaced);
  }

  private void ready(Path ready, long begun) {
    timer.ready();
    releases.ready(framework.getBundleContext());
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
    manager.ifPresent(each -> each.watch(new FrameworkReports(framework.getBundleContext())::ask));
    whenReady.run();
  }

  /** Says why the router stops; false when it has ended by itself, and journal and log with it. */
  private synchronized boolean tell(Optional<String> code) {
    if (ended.getCount() == 0) {
      return false;
    }
    code.ifPresentOrElse(releases::blame, () -> releases.excuse("it was asked to stop"));
    log.log(Level.INFO, "millrace stops");
    manager.ifPresent(ManagerNotifier::close);
    return true;
  }

  /**
   * The shutdown hook: asks the framework to stop and gives it its seconds. When a bundle has ended
   * the process, its status is not the bundle's: with 0 nobody would start the router again.
   */
  private void stop() {
    Optional<String> code = ended.getCount() == 0 ? Optional.empty() : ExitCause.caller();
    code = code.filter(each -> !each.equals(Emulate.class.getName()));
    asked = code.isEmpty();
    Framework running = framework;
    if (running == null || !tell(code)) {
      return;
    }
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
    if (code.isPresent()) {
      Runtime.getRuntime().halt(FrameworkTimer.TRY_AGAIN);
    }
  }
}
