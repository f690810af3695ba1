// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.RunningBundle;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.set.SetJars;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The bundles of a framework as they are: from which jars, and whether they are to run. */
final class BundleStates {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final String OF_THE_SET = "reference:";

  private final BundleContext framework;
  private final SetStore sets;
  private final Map<Long, Build> builds = new HashMap<>();

  /** The jar that a bundle had at a time. */
  private record Build(long modified, String sha256) {}

  BundleStates(BundleContext framework, SetStore sets) {
    this.framework = framework;
    this.sets = sets;
  }

  /** Tells whose jars need not be hashed: the bundles have just been installed from them. */
  void learn(List<RunningBundle> installed) {
    Map<String, String> hashes = new HashMap<>();
    installed.forEach(each -> hashes.put(key(each.bundle()), each.bundle().sha256()));
    for (Bundle bundle : framework.getBundles()) {
      String sha256 = hashes.get(bundle.getSymbolicName() + " " + bundle.getVersion());
      if (sha256 != null) {
        builds.put(bundle.getBundleId(), new Build(bundle.getLastModified(), sha256));
      }
    }
  }

  private static String key(SetBundle bundle) {
    return bundle.symbolicName() + " " + Version.parseVersion(bundle.version());
  }

  /** Returns all bundles but the framework's own, by their IDs. */
  List<RunningBundle> now() {
    List<RunningBundle> states = new ArrayList<>();
    for (Bundle bundle : framework.getBundles()) {
      boolean counts =
          bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID
              && bundle.getSymbolicName() != null
              && bundle.getState() != Bundle.UNINSTALLED;
      if (counts) {
        states.add(state(bundle));
      }
    }
    return states;
  }

  private RunningBundle state(Bundle bundle) {
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    int up = Bundle.ACTIVE | Bundle.STARTING;
    boolean started =
        SetInstaller.isFragment(bundle)
            || level.isPersistentlyStarted()
            || (bundle.getState() & up) != 0;
    String location = bundle.getLocation();
    return new RunningBundle(
        new SetBundle(
            bundle.getSymbolicName(),
            bundle.getVersion().toString(),
            sha256(bundle),
            level.getStartLevel()),
        started,
        location.startsWith(OF_THE_SET) ? "" : location);
  }

  private synchronized String sha256(Bundle bundle) {
    long modified = bundle.getLastModified();
    Build known = builds.get(bundle.getBundleId());
    if (known == null || known.modified() != modified) {
      known = new Build(modified, hash(bundle));
      builds.put(bundle.getBundleId(), known);
    }
    return known.sha256();
  }

  private String hash(Bundle bundle) {
    try {
      return SetJars.hash(RevisionFile.of(bundle));
    } catch (IOException failure) {
      LOG.log(Level.ERROR, "the jar of " + bundle + " cannot be read", failure);
      return "";
    }
  }

  /** Puts the jar of a change by hand among the objects. */
  void keepJar(Map<String, String> change) throws IOException {
    String action = change.get(JournalRecord.ACTION);
    if (!action.equals("install") && !action.equals("update")) {
      return;
    }
    String name = change.get(JournalRecord.BUNDLE);
    for (Bundle bundle : framework.getBundles()) {
      boolean same =
          name.equals(bundle.getSymbolicName())
              && bundle.getVersion().toString().equals(change.get(JournalRecord.VERSION));
      if (same && sets.keep(RevisionFile.of(bundle)).equals(change.get(JournalRecord.SHA256))) {
        return;
      }
    }
    throw new IOException("its jar is gone");
  }
}
