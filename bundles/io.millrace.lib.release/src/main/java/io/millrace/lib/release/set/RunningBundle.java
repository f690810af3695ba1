// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

/**
 * One bundle that a router runs: of its set, or as somebody has changed it by hand.
 *
 * @param bundle name, version, jar and start level
 * @param started whether it is to run at its start level
 * @param location where it was installed from by hand; empty for a bundle of the set
 */
public record RunningBundle(SetBundle bundle, boolean started, String location) {

  /** Returns the same bundle, to be started or not. */
  public RunningBundle started(boolean otherwise) {
    return new RunningBundle(bundle, otherwise, location);
  }

  /** Returns the same bundle with another build of it. */
  public RunningBundle updated(SetBundle build) {
    return new RunningBundle(build, started, location);
  }

  /** Tells whether this is the bundle of a symbolic name and version; 1.0 and 1.0.0 are one. */
  public boolean is(String symbolicName, String version) {
    return bundle.symbolicName().equals(symbolicName)
        && canonical(bundle.version()).equals(canonical(version));
  }

  /** OSGi has three numbers and a qualifier [OSGi Core 3.2.5]. */
  private static String canonical(String version) {
    String[] parts = version.split("\\.", 4);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      String number = i < parts.length ? parts[i].replaceFirst("^0+(?=.)", "") : "0";
      text.append(number.isEmpty() ? "0" : number).append('.');
    }
    return parts.length > 3 ? text + parts[3] : text.toString();
  }
}
