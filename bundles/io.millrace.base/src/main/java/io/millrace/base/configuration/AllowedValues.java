// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import io.millrace.base.configuration.MetatypeFile.Described;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * What the configurations of all installed bundles may hold, by PID, read from their metatype
 * files. Values are known of PIDs that begin with {@code io.millrace.} only: other bundles look
 * after themselves. Of two builds of a bundle the one installed last counts; when one of them goes,
 * what the other one says stays. Thread-safe.
 */
final class AllowedValues implements BundleTrackerCustomizer<Bundle> {
  private static final Logger LOG = System.getLogger(AllowedValues.class.getName());
  private static final String OURS = "io.millrace.";

  private final Map<Object, Map<String, Described>> bundles = new LinkedHashMap<>();
  private volatile Map<String, Described> byPid = Map.of();
  private final AtomicLong changes = new AtomicLong();

  /** Returns the allowed values of each key of a PID; null when no bundle describes the PID. */
  Map<String, Allowed> of(String pid) {
    Described described = byPid.get(pid);
    return described == null || !pid.startsWith(OURS) ? null : described.keys();
  }

  /** Tells whether a configuration of this PID is the only one. */
  boolean isSingleton(String pid) {
    Described described = byPid.get(pid);
    return described != null && !described.factory();
  }

  /** Tells whether each configuration of this PID makes one more instance. */
  boolean isFactory(String pid) {
    Described described = byPid.get(pid);
    return described != null && described.factory();
  }

  /** Returns every PID that is described. */
  Set<String> pids() {
    return byPid.keySet();
  }

  /** Returns a number that grows with every change of what is described. */
  long changes() {
    return changes.get();
  }

  @Override
  public Bundle addingBundle(Bundle bundle, BundleEvent event) {
    put(bundle, read(bundle));
    return bundle;
  }

  /** Takes what a bundle describes; nothing any more when it describes nothing. */
  synchronized void put(Object bundle, Map<String, Described> described) {
    bundles.remove(bundle);
    if (!described.isEmpty()) {
      bundles.put(bundle, described);
    }
    Map<String, Described> all = new HashMap<>();
    bundles.values().forEach(all::putAll);
    byPid = Map.copyOf(all);
    changes.incrementAndGet();
  }

  private static Map<String, Described> read(Bundle bundle) {
    // findEntries would resolve the bundle.
    Enumeration<String> files = bundle.getEntryPaths(MetatypeFile.FOLDER);
    Map<String, Described> described = new HashMap<>();
    for (String path : files == null ? List.<String>of() : Collections.list(files)) {
      URL file = bundle.getEntry(path);
      if (!path.endsWith(".xml")) {
        continue;
      }
      try {
        MetatypeFile.read(file, described);
      } catch (IOException | RuntimeException unreadable) {
        LOG.log(Level.ERROR, "what may be configured cannot be read: " + file, unreadable);
      }
    }
    return described;
  }

  @Override
  public void modifiedBundle(Bundle bundle, BundleEvent event, Bundle same) {
    if (event != null && event.getType() == BundleEvent.UPDATED) {
      put(bundle, read(bundle));
    }
  }

  @Override
  public void removedBundle(Bundle bundle, BundleEvent event, Bundle same) {
    put(bundle, Map.of());
  }
}
