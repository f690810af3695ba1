// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import io.millrace.ssh.keys.KeyList;

/**
 * How SSH is.
 *
 * @param place where it listens; empty when there is no SSH
 * @param fault why it does not listen; empty when it does
 * @param keys the keys that hold now
 * @param connected how many are logged in
 * @param fingerprint of the host key
 */
record SshState(String place, String fault, KeyList keys, int connected, String fingerprint) {
  /** Says that there is no listening, why, and what to change: another router may have the port. */
  static String notListening(String place, String fault) {
    return "cannot listen on %s: %s; it is tried again (port and address are set in etc/%s.cfg)"
        .formatted(place, fault, SshComponent.PID);
  }
}
