// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.nio.file.Path;
import java.util.Objects;

/**
 * One bundle that is to be changed.
 *
 * @param kind what is to be done to it
 * @param symbolicName its name; a change is found by it, never by a bundle ID
 * @param jar the new bundle; null for {@link Kind#REMOVE}
 * @param startLevel its start level from then on, from 1; of no meaning for {@link Kind#REMOVE}
 */
public record Change(Kind kind, String symbolicName, Path jar, int startLevel) {

  /** What can be done to a bundle. */
  public enum Kind {
    /** Installed; no bundle of that name is there. */
    ADD,
    /** Another build takes the place of the one that is there. */
    UPDATE,
    /** Uninstalled. */
    REMOVE
  }

  /** Checks that a jar is there when one is needed. */
  public Change {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(symbolicName);
    if ((jar == null) != (kind == Kind.REMOVE)) {
      throw new IllegalArgumentException(kind + " of " + symbolicName + " with jar " + jar);
    }
    if (kind != Kind.REMOVE && startLevel < 1) {
      throw new IllegalArgumentException("start level " + startLevel + " of " + symbolicName);
    }
  }

  /** Returns the change that installs a bundle. */
  public static Change add(String symbolicName, Path jar, int startLevel) {
    return new Change(Kind.ADD, symbolicName, jar, startLevel);
  }

  /** Returns the change that replaces a bundle. */
  public static Change update(String symbolicName, Path jar, int startLevel) {
    return new Change(Kind.UPDATE, symbolicName, jar, startLevel);
  }

  /** Returns the change that uninstalls a bundle. */
  public static Change remove(String symbolicName) {
    return new Change(Kind.REMOVE, symbolicName, null, 0);
  }
}
