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
record SshState(String place, String fault, KeyList keys, int connected, String fingerprint) {}
