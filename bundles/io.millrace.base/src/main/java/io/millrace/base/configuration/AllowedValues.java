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
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.metatype.AD;
import org.apache.felix.metatype.Designate;
import org.apache.felix.metatype.MetaData;
import org.apache.felix.metatype.MetaDataReader;
import org.apache.felix.metatype.OCD;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * What the configurations of all resolved bundles may hold, by PID, read from their metatype files.
 * Only PIDs that begin with {@code io.millrace.} are taken: other bundles look after themselves.
 */
final class AllowedValues implements BundleTrackerCustomizer<List<String>> {
  private static final Logger LOG = System.getLogger(AllowedValues.class.getName());
  private static final String OURS = "io.millrace.";

  private final Map<String, Map<String, Allowed>> byPid = new ConcurrentHashMap<>();

  /** Returns what the keys of a PID may hold; null when nobody has said. */
  Map<String, Allowed> of(String pid) {
    return byPid.get(pid);
  }

  @Override
  public List<String> addingBundle(Bundle bundle, BundleEvent event) {
    Enumeration<URL> files = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
    List<String> pids = new ArrayList<>();
    for (URL file : files == null ? List.<URL>of() : Collections.list(files)) {
      try {
        MetaData read = new MetaDataReader().parse(file);
        if (read != null) {
          take(read, pids);
        }
      } catch (IOException | RuntimeException unreadable) {
        LOG.log(Level.ERROR, "what may be configured cannot be read: " + file, unreadable);
      }
    }
    return pids.isEmpty() ? null : pids;
  }

  private void take(MetaData read, List<String> pids) {
    List<?> designates = read.getDesignates() == null ? List.of() : read.getDesignates();
    for (Object each : designates) {
      Designate designate = (Designate) each;
      String factory = designate.getFactoryPid();
      String pid = factory == null || factory.isEmpty() ? designate.getPid() : factory;
      Object definition = read.getObjectClassDefinitions().get(designate.getObject().getOcdRef());
      if (pid != null && pid.startsWith(OURS) && definition instanceof OCD found) {
        byPid.put(pid, keys(found));
        pids.add(pid);
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
  public void modifiedBundle(Bundle bundle, BundleEvent event, List<String> pids) {}

  @Override
  public void removedBundle(Bundle bundle, BundleEvent event, List<String> pids) {
    pids.forEach(byPid::remove);
  }
}
