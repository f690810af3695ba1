// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.archive.ClassArchive;
import io.millrace.lib.release.configuration.ConfigurationLayer;
import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.FileHashes;
import io.millrace.lib.release.set.ReleaseFolders;
import io.millrace.lib.release.set.RunningBundle;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;

/**
 * The releases of one router, from the launcher's side: each start of the framework asks what to
 * run ({@link #begin}), has it installed ({@link #install}), tells when the last start level is
 * reached ({@link #ready}) and when the framework has stopped ({@link #stopped}).
 */
public final class Releases implements AutoCloseable {
  /** The service property by which bundles find the launcher's services. */
  static final String SERVICE = "io.millrace.launcher";

  private static final Set<ReleaseState> SWITCHING =
      EnumSet.of(ReleaseState.SWITCHING, ReleaseState.ROLLING_BACK);

  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  private final StartSettings settings;
  private final LauncherJournal journal;
  private final BiConsumer<Duration, Runnable> later;
  private final Runnable restart;
  private final SwitchWatchdog watchdog;
  private StoreFiles store;
  private SetStore sets;
  private BundleCache cache;
  private Start start;
  private boolean reused;
  private boolean judged;
  private boolean reached;
  private DriftWatch drift;

  private Releases(
      StartSettings settings,
      LauncherJournal journal,
      BiConsumer<Duration, Runnable> later,
      Runnable restart) {
    this.settings = settings;
    this.journal = journal;
    this.later = later;
    this.restart = restart;
    watchdog = new SwitchWatchdog(later, this::goBack);
    store = new StoreFiles(settings.releases(), settings.releases(), settings.releases());
  }

  /** Says where the store's file is configured; without this nobody has one. */
  public void follow(StoreFiles files) {
    store = files;
  }

  /**
   * Reads the journal.
   *
   * @param later runs a task after some time, on a thread of its own
   * @param restart starts the framework again in this process; returns at once
   */
  public static Releases open(
      StartSettings settings, BiConsumer<Duration, Runnable> later, Runnable restart)
      throws IOException {
    ReleaseFolders folders = new ReleaseFolders(settings.releases());
    LauncherJournal journal = LauncherJournal.open(folders.journal(), Clock.systemUTC());
    journal.whenSwitched(() -> ClassArchive.discard(settings.releases().getParent()));
    return new Releases(settings, journal, later, restart);
  }

  /**
   * Decides what the framework that is made next runs, writes down that it is tried, and prepares
   * the framework's storage.
   */
  public synchronized Start begin() throws IOException, StaysDownException {
    sets = SetStore.openForStart(settings.releases(), settings.system());
    cache = new BundleCache(settings.cache(), settings.boot());
    judged = false;
    reached = false;
    drift = null;
    if (settings.safe()) {
      journal.history().factory().ifPresent(sets::keepFactory);
      var factory = sets.read(sets.factory());
      List<RunningBundle> bundles = new Drift(List.of()).over(factory);
      start = new Start(sets.factory(), factory, bundles, Optional.empty());
    } else {
      start = new StartDecision(journal, sets, settings, store).decide();
      ObjectCollector.collect(journal, sets, start);
    }
    StartAttempt attempt = new StartAttempt(start, settings);
    LOG.log(Level.INFO, attempt.describe(journal, sets.factory()));
    journal.attempt(ReleaseState.START_ATTEMPT, attempt.fields());
    if (!settings.safe()) {
      writeEtc();
    }
    reused = cache.prepare(start.bundles());
    return start;
  }

  private void writeEtc() {
    try {
      if (!start.set().configurations().isEmpty() || Files.exists(sets.folders().etc())) {
        ConfigurationLayer.write(sets.folders().etc(), start.set().configurations());
      }
    } catch (IOException failure) {
      LOG.log(Level.ERROR, "the configurations of the release cannot be written", failure);
    }
  }

  /** Returns the hashes of the bundles that the program itself has now. */
  public synchronized Set<String> shipped() throws IOException {
    Set<String> shipped = new HashSet<>();
    sets.read(sets.factory()).bundles().forEach(bundle -> shipped.add(bundle.sha256()));
    return shipped;
  }

  /** Returns the hashes of the files that were verified for this start. */
  public synchronized FileHashes hashes() {
    return sets.hashes();
  }

  /** Returns the start levels of the bundles by symbolic name. */
  public synchronized Map<String, Integer> levels() {
    Map<String, Integer> levels = new HashMap<>();
    start.set().bundles().forEach(each -> levels.put(each.symbolicName(), each.startLevel()));
    return levels;
  }

  /** Gives the bundles to a framework that has been initialised, and watches it from now on. */
  public synchronized void install(BundleContext framework) throws IOException {
    SetInstaller installer = new SetInstaller(framework, sets);
    if (!reused || !installer.holds(start.bundles())) {
      installer.install(start.bundles());
    }
    if (installer.wasHindered()) {
      excuse("files could not be read or written");
    }
    HashService.offer(framework, sets.hashes());
    if (settings.safe()) {
      return;
    }
    BundleStates states = new BundleStates(framework, sets);
    states.learn(start.bundles());
    drift =
        new DriftWatch(journal, states, start.hash(), () -> journal.history().change().isPresent());
    framework.addBundleListener(drift);
    start.trial().ifPresent(watchdog::see);
    journal.watch(new RecordListeners(framework));
    JournalService service = new JournalService(journal, sets, drift, watchdog);
    framework.registerService(Consumer.class, service, new Hashtable<>(Map.of(SERVICE, "journal")));
  }

  /** Undoes a change, unless something has followed its last record. */
  private void goBack(JournalRecord change) {
    synchronized (journal) {
      if (journal.history().change().filter(change::equals).isEmpty()) {
        return;
      }
      rollBack(change);
    }
    restart.run();
  }

  private void rollBack(JournalRecord change) {
    Map<String, String> fields = new TreeMap<>(change.fields());
    fields.keySet().removeAll(List.of(JournalRecord.DEADLINE_SECONDS, JournalRecord.INTERFACE));
    fields.put(
        JournalRecord.REASON,
        "nothing followed " + change.state() + " in time: the launcher undid it");
    fields.put(JournalRecord.BAD, "true");
    journal.attempt(ReleaseState.ROLLING_BACK, fields);
  }

  /** The last start level has been reached: begins to judge the start. */
  public void ready(BundleContext framework) {
    synchronized (this) {
      reached = true;
    }
    if (settings.steady().isZero()) {
      judge(framework, start, true);
    } else {
      later.accept(settings.steady(), () -> judge(framework, start, true));
    }
  }

  private synchronized void judge(BundleContext framework, Start of, boolean first) {
    if (judged || of != start || settings.safe()) {
      return;
    }
    List<String> faults;
    try {
      faults = StartHealth.faults(framework, of);
    } catch (IllegalStateException ended) {
      return;
    }
    if (faults.isEmpty()) {
      judged = true;
      journal.attempt(ReleaseState.HEALTHY, Map.of(JournalRecord.SET, of.hash()));
      return;
    }
    if (first) {
      LOG.log(Level.WARNING, "this start is not healthy: {0}", String.join(", ", faults));
    }
    Duration again = settings.steady().plusSeconds(1);
    later.accept(again, () -> judge(framework, of, false));
  }

  /** Tells whether the framework that was started last has come to its last start level. */
  public synchronized boolean isReached() {
    return reached;
  }

  /** Tells whether bundles are being changed: whoever does it refreshes and starts them. */
  public boolean isSwitching() {
    return journal
        .history()
        .change()
        .filter(change -> SWITCHING.contains(change.state()))
        .isPresent();
  }

  /** This start does not count: what ends or hinders it lies outside of the set. */
  public synchronized void excuse(String why) {
    if (!judged && start != null && !settings.safe()) {
      judged = true;
      journal.attempt(
          ReleaseState.STOPPED, Map.of(JournalRecord.SET, start.hash(), JournalRecord.REASON, why));
    }
  }

  /** Code of the set ends the process, and not whoever operates it. */
  public synchronized void blame(String code) {
    String why = code + " has ended the process with System.exit";
    LOG.log(Level.ERROR, "{0}", why);
    judged = true; // the start counts, also when the framework stops in an orderly way now
    journal
        .history()
        .change()
        .ifPresent(
            change -> {
              Map<String, String> fields = new TreeMap<>(change.fields());
              fields.put(JournalRecord.REASON, why);
              fields.put(JournalRecord.BAD, "true");
              journal.attempt(ReleaseState.ROLLING_BACK, fields);
            });
  }

  /**
   * The framework has stopped in an orderly way: its storage can be used again if nothing changed.
   */
  public synchronized void stopped() {
    if (reached) { // else a bundle may have stopped it, at each start
      excuse("the framework was stopped");
    }
    if (settings.safe() || drift == null || !drift.isUnchanged()) {
      return;
    }
    try {
      cache.keep(start.bundles());
    } catch (IOException failure) {
      LOG.log(Level.DEBUG, "the next start builds the framework's storage anew", failure);
    }
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }
}
