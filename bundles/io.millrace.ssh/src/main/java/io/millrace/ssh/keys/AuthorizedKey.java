// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.keys;

import io.millrace.api.shell.ShellRole;

/**
 * A key with which somebody may log in.
 *
 * @param blob what of it goes over the wire [RFC 4253 §6.6]
 * @param role what its owner may do
 * @param comment what the line says behind the key, as a rule whose it is; may be empty
 * @param line where in the file it is, from 1
 */
public record AuthorizedKey(KeyBlob blob, ShellRole role, String comment, int line) {
  /** Returns whose it is: the comment, or the fingerprint of a key without one. */
  public String owner() {
    return comment.isEmpty() ? blob.fingerprint() : comment;
  }
}
