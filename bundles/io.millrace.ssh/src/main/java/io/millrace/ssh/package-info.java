// SPDX-License-Identifier: Apache-2.0
/**
 * The shell and the upload folder over SSH. The packages below use those to their left only: {@code
 * keys} (who may do what), {@code sftp} (the upload folder), {@code connection} (one connection
 * with its channels; all that knows Apache MINA SSHD), {@code listen} (the socket, and whom it
 * admits).
 */
package io.millrace.ssh;
