// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.framework.BundleStart;
import io.millrace.lib.release.set.RunningBundle;
import io.millrace.lib.release.set.SetBundle;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Gives a framework that has been initialised exactly the bundles of a start. Those of the set are
 * used where they lie ({@code reference:}); what was installed by hand is copied into the
 * framework's storage, because it keeps its own location, which an update without a file reads.
 */
final class SetInstaller {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final String REFERENCE = "reference:file:";

  private final BundleContext framework;
  private final SetStore sets;
  private boolean outside;

  SetInstaller(BundleContext framework, SetStore sets) {
    this.framework = framework;
    this.sets = sets;
  }

  /** Returns the location of a jar that is used where it lies. */
  static String location(Path jar) {
    return REFERENCE + jar.toAbsolutePath().toUri().getRawPath();
  }

  /** Tells whether the framework has these bundles and no others, from these jars. */
  boolean holds(List<RunningBundle> wanted) throws IOException {
    Map<String, RunningBundle> missing = new HashMap<>();
    for (RunningBundle each : wanted) {
      missing.put(place(each), each);
    }
    for (Bundle bundle : framework.getBundles()) {
      if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID) {
        RunningBundle found = missing.remove(bundle.getLocation());
        if (found == null || !isSame(found, bundle)) {
          return false;
        }
      }
    }
    return missing.isEmpty();
  }

  private String place(RunningBundle bundle) throws IOException {
    return bundle.location().isEmpty() ? location(sets.jar(bundle.bundle())) : bundle.location();
  }

  private static boolean isSame(RunningBundle wanted, Bundle bundle) {
    SetBundle build = wanted.bundle();
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    return build.symbolicName().equals(bundle.getSymbolicName())
        && bundle.getVersion().equals(Version.parseVersion(build.version()))
        && level.getStartLevel() == build.startLevel()
        && level.isPersistentlyStarted() == (wanted.started() && !isFragment(bundle));
  }

  static boolean isFragment(Bundle bundle) {
    return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
  }

  /** Takes away what there is and installs these bundles; what fails is logged. */
  void install(List<RunningBundle> wanted) {
    for (Bundle bundle : framework.getBundles()) {
      if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID) {
        attempt(bundle.getSymbolicName(), bundle::uninstall);
      }
    }
    for (RunningBundle each : wanted) {
      SetBundle build = each.bundle();
      attempt(build.symbolicName() + " " + build.version(), () -> install(each));
    }
  }

  private interface Step {
    void run() throws IOException, BundleException;
  }

  private void attempt(String subject, Step step) {
    try {
      step.run();
    } catch (IOException | BundleException | RuntimeException failure) {
      outside |= failure instanceof IOException || failure.getCause() instanceof IOException;
      LOG.log(Level.ERROR, "cannot install " + subject, failure);
    }
  }

  private void install(RunningBundle wanted) throws IOException, BundleException {
    Path jar = sets.jar(wanted.bundle());
    Bundle bundle;
    if (wanted.location().isEmpty()) {
      bundle = framework.installBundle(location(jar));
    } else {
      try (InputStream bytes = Files.newInputStream(jar)) {
        bundle = framework.installBundle(wanted.location(), bytes);
      }
    }
    bundle.adapt(BundleStartLevel.class).setStartLevel(wanted.bundle().startLevel());
    if (wanted.started() && !isFragment(bundle)) {
      BundleStart.of(bundle, Bundle.START_ACTIVATION_POLICY);
    }
  }

  /** Tells whether something could not be installed because files could not be read or written. */
  boolean wasHindered() {
    return outside;
  }
}
