// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.metatype.AD;
import org.apache.felix.metatype.Designate;
import org.apache.felix.metatype.MetaData;
import org.apache.felix.metatype.MetaDataReader;
import org.apache.felix.metatype.OCD;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * What the configurations of all installed bundles may hold, by PID, read from their metatype
 * files. Values are known of PIDs that begin with {@code io.millrace.} only: other bundles look
 * after themselves. Thread-safe.
 */
final class AllowedValues implements BundleTrackerCustomizer<List<String>> {
  private static final Logger LOG = System.getLogger(AllowedValues.class.getName());
  private static final String OURS = "io.millrace.";

  private final Map<String, Described> byPid = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  /**
   * A PID.
   *
   * @param factory whether each configuration of it makes one more instance
   * @param keys what its keys may hold
   */
  private record Described(boolean factory, Map<String, Allowed> keys) {}

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
    return Set.copyOf(byPid.keySet());
  }

  /** Returns a number that grows with every change of what is described. */
  long changes() {
    return changes.get();
  }

  @Override
  public List<String> addingBundle(Bundle bundle, BundleEvent event) {
    return read(bundle);
  }

  private List<String> read(Bundle bundle) {
    // findEntries would resolve the bundle.
    Enumeration<String> files = bundle.getEntryPaths("OSGI-INF/metatype");
    List<String> pids = new ArrayList<>();
    for (String path : files == null ? List.<String>of() : Collections.list(files)) {
      URL file = bundle.getEntry(path);
      if (!path.endsWith(".xml")) {
        continue;
      }
      try {
        MetaData read = new MetaDataReader().parse(file);
        if (read != null) {
          take(read, pids);
        }
      } catch (IOException | RuntimeException unreadable) {
        LOG.log(Level.ERROR, "what may be configured cannot be read: " + file, unreadable);
      }
    }
    return pids;
  }

  private void take(MetaData read, List<String> pids) {
    List<?> designates = read.getDesignates() == null ? List.of() : read.getDesignates();
    for (Object each : designates) {
      Designate designate = (Designate) each;
      String factory = designate.getFactoryPid();
      boolean isFactory = factory != null && !factory.isEmpty();
      String pid = isFactory ? factory : designate.getPid();
      Object definition = read.getObjectClassDefinitions().get(designate.getObject().getOcdRef());
      if (pid != null && definition instanceof OCD found) {
        byPid.put(pid, new Described(isFactory, keys(found)));
        pids.add(pid);
        changes.incrementAndGet();
      }
    }
  }

  private static Map<String, Allowed> keys(OCD definition) {
    Map<String, Allowed> keys = new HashMap<>();
    if (definition.getAttributeDefinitions() != null) {
      for (Object each : definition.getAttributeDefinitions().values()) {
        AD attribute = (AD) each;
        keys.put(attribute.getID(), new Allowed(attribute));
      }
    }
    return Map.copyOf(keys);
  }

  @Override
  public void modifiedBundle(Bundle bundle, BundleEvent event, List<String> pids) {
    if (event != null && event.getType() == BundleEvent.UPDATED) {
      removedBundle(bundle, event, pids);
      pids.clear();
      pids.addAll(read(bundle));
    }
  }

  @Override
  public void removedBundle(Bundle bundle, BundleEvent event, List<String> pids) {
    pids.forEach(byPid::remove);
    changes.incrementAndGet();
  }
}
