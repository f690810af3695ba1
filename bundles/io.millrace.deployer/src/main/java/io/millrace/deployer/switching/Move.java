// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;

/**
 * What is to be there of one bundle in the end; what is there already needs no step.
 *
 * @param symbolicName of the bundle
 * @param location that the framework installs the jar from; empty: no bundle of this name stays
 * @param startLevel 1 to 80
 * @param beside whether the new one is started before the old one is stopped
 * @param again whether a bundle of this location has other bytes by now and is to be read again
 */
public record Move(
    String symbolicName, String location, int startLevel, boolean beside, boolean again) {

  /** Reads what {@link #toMap} wrote, on the other side of a class loader. */
  static Move of(Map<String, Object> values) {
    return new Move(
        (String) values.get("symbolicName"),
        (String) values.get("location"),
        (Integer) values.get("startLevel"),
        (Boolean) values.get("beside"),
        (Boolean) values.get("again"));
  }

  /** Returns it in JDK types. */
  public Map<String, Object> toMap() {
    return Map.of(
        "symbolicName",
        symbolicName,
        "location",
        location,
        "startLevel",
        startLevel,
        "beside",
        beside,
        "again",
        again);
  }

  boolean isRemoval() {
    return location.isEmpty();
  }

  /** Returns the bundles of this name that go, of those that are installed. */
  List<Bundle> old(List<Bundle> installed) {
    return installed.stream()
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .filter(bundle -> !location.equals(bundle.getLocation()))
        .toList();
  }
}
