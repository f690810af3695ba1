// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.files.DataFolders;
import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.configuration.SiteMark;
import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.ReleaseFolders;
import io.millrace.lib.release.set.RunningBundle;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.verify.RouterTrust;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** What is installed on this router, and where. Thread-safe. */
final class Installation {
  private static final System.Logger LOG = System.getLogger(Installation.class.getName());

  private final BundleContext context;
  private final ReleaseFolders folders;
  private final Path etc;
  private final Path system;
  private final Supplier<Instant> clock;
  private final Instant built;
  private volatile String keysFault = "";
  private Sets sets; // read when they are needed, which takes a moment

  /**
   * Takes the folders.
   *
   * @param etc the site's folder; {@code trust} in it says whom the router trusts
   * @param system the factory set's folder
   * @param built when this program was built
   */
  Installation(
      BundleContext context,
      ReleaseFolders folders,
      Path etc,
      Path system,
      Supplier<Instant> clock,
      Instant built) {
    this.context = context;
    this.folders = folders;
    this.etc = etc;
    this.system = system;
    this.clock = clock;
    this.built = built;
  }

  ReleaseFolders folders() {
    return folders;
  }

  /** Returns the values of a set that the site's files override, one sentence each. */
  List<String> overrides(InstalledSet target) throws IOException {
    return new ConfigurationCheck(etc).overrides(target, sets().jars());
  }

  synchronized Sets sets() throws IOException {
    if (sets == null) {
      sets = new Sets(folders, system, new LauncherHashes(context));
    }
    return sets;
  }

  Admission admission(History history) {
    Instant now = BelievableTime.of(clock.get(), built, history.newest());
    return new Admission(folders, etc.resolve("trust"), history, now);
  }

  /** Has what a release that was committed says of the trusted keys count from now on. */
  void keepKeys(JournalRecord committed) {
    String release = committed.field(JournalRecord.RELEASE);
    Path known = folders.known(release);
    if (release.isEmpty() || !Files.exists(known.resolve("release.json"))) {
      return;
    }
    try {
      new RouterTrust(etc.resolve("trust"), folders.trust()).keep(release, known);
      keysFault = "";
    } catch (IOException failure) {
      keysFault =
          "the trusted keys are not changed as %s says; the next start of the router tries it: %s"
              .formatted(committed.field(JournalRecord.ID), FileReason.of(failure));
      LOG.log(Level.ERROR, keysFault);
    }
  }

  /** Returns why the keys that a committed release brought do not count; empty when they do. */
  Optional<String> keysFault() {
    return keysFault.isEmpty() ? Optional.empty() : Optional.of(keysFault);
  }

  Companions companions(RunningBundles running, InstalledSet target) throws IOException {
    return new Companions(context, running, target, sets().jars());
  }

  RunningBundles running(InstalledSet committed, History history) throws IOException {
    return RunningBundles.of(context, committed, sets().jars(), history);
  }

  /** Returns what runs otherwise than the set says that was committed, one sentence each. */
  List<String> drift(History history) throws IOException {
    InstalledSet committed = sets().committed(history);
    List<String> drift =
        new ArrayList<>(running(committed, history).differences(committed, Set.of(), true));
    history.drift(committed.hash()).over(committed).stream()
        .filter(bundle -> !bundle.started())
        .forEach(bundle -> drift.add(bundle.bundle().symbolicName() + " is stopped"));
    return drift;
  }

  /** Returns which bundles of the set that was committed do not run, one sentence each. */
  List<String> missing(History history) throws IOException {
    InstalledSet committed = sets().committed(history);
    RunningBundles running = running(committed, history);
    Set<String> started =
        history.drift(committed.hash()).over(committed).stream()
            .filter(RunningBundle::started)
            .map(bundle -> bundle.bundle().symbolicName())
            .collect(Collectors.toSet());
    return committed.bundles().stream()
        .map(SetBundle::symbolicName)
        .filter(name -> !running.has(name) || !started.contains(name))
        .map(name -> name + (running.has(name) ? " is stopped" : " is not installed"))
        .toList();
  }

  /**
   * Tells whether exactly the set that was committed runs, and would run after a start: nothing is
   * changed by hand, or each change was undone by hand, too.
   */
  boolean isAsCommitted(History history) throws IOException {
    InstalledSet committed = sets().committed(history);
    Set<RunningBundle> changed = Set.copyOf(history.drift(committed.hash()).over(committed));
    return changed.equals(Set.copyOf(new Drift(List.of()).over(committed)))
        && drift(history).isEmpty()
        && Stream.of(context.getBundles())
            .filter(bundle -> committed.bundle(bundle.getSymbolicName()).isPresent())
            .allMatch(Installation::isUp);
  }

  private static boolean isUp(Bundle bundle) {
    return (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE)) != 0
        || bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
  }

  /** Tells whether other files of the site's are being tried, or such a change was interrupted. */
  boolean isConfigurationChanging() {
    return new SiteMark(folders.root().getParent()).state() != SiteMark.State.NONE;
  }

  /** Returns the folder for uploads. */
  Path uploads() {
    return DataFolders.uploads(folders.root().getParent());
  }

  /** Returns the file that an operator names: as it is, or else in the folder for uploads. */
  Path upload(String name) {
    Path given = Path.of(name);
    Path uploaded = uploads().resolve(given.getFileName());
    boolean plain = given.getNameCount() == 1 && !given.isAbsolute();
    return plain && !Files.exists(given) && Files.exists(uploaded) ? uploaded : given;
  }
}
