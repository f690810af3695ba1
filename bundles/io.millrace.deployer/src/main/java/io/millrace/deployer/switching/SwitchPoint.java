// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

/**
 * Points of a switch at which the process can be told to end, as a power cut would end it, for the
 * benchmark that looks what runs afterwards: by the system property {@value #PROPERTY}, which also
 * names records of the journal, with {@code switch:} and the name of a point. The first group that
 * comes there ends it.
 */
enum SwitchPoint {
  /** All new bundles are installed, beside the old ones. */
  INSTALLED,
  /** The new ones of a group have their wires and classes, if that is possible before. */
  RESOLVED,
  /** The old ones have stopped. */
  STOPPED,
  /** The new ones have started. */
  STARTED,
  /** The old ones are uninstalled. */
  UNINSTALLED,
  /** A group is exchanged; others may follow. */
  EXCHANGED;

  static final String PROPERTY = "millrace.release.haltAt";
  private static final String SWITCH = "switch:";

  /** As of a process that SIGKILL has ended. */
  private static final int STATUS = 137;

  /** The switch has come there. */
  void reached() {
    if ((SWITCH + name()).equals(System.getProperty(PROPERTY))) {
      Runtime.getRuntime().halt(STATUS);
    }
  }
}
