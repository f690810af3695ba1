// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import java.io.IOException;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.metatype.AD;
import org.apache.felix.metatype.Designate;
import org.apache.felix.metatype.MetaData;
import org.apache.felix.metatype.MetaDataReader;
import org.apache.felix.metatype.OCD;

/** What one metatype file says of the configurations of its bundle [OSGi Compendium 105]. */
final class MetatypeFile {
  /** The folder of a bundle with such files. */
  static final String FOLDER = "OSGI-INF/metatype";

  private MetatypeFile() {}

  /**
   * A PID.
   *
   * @param factory whether each configuration of it makes one more instance
   * @param keys what its keys may hold
   */
  record Described(boolean factory, Map<String, Allowed> keys) {}

  /**
   * Adds what a file describes, by PID.
   *
   * @throws IOException when it cannot be read
   */
  static void read(URL file, Map<String, Described> described) throws IOException {
    MetaData read = new MetaDataReader().parse(file);
    if (read != null) {
      take(read, described);
    }
  }

  private static void take(MetaData read, Map<String, Described> described) {
    List<?> designates = read.getDesignates() == null ? List.of() : read.getDesignates();
    for (Object each : designates) {
      Designate designate = (Designate) each;
      String factory = designate.getFactoryPid();
      boolean isFactory = factory != null && !factory.isEmpty();
      String pid = isFactory ? factory : designate.getPid();
      Object definition = read.getObjectClassDefinitions().get(designate.getObject().getOcdRef());
      if (pid != null && definition instanceof OCD found) {
        described.put(pid, new Described(isFactory, keys(found)));
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
}
