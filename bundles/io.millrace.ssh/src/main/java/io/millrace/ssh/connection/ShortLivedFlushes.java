// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.session.helpers.KeyExchangeMessageHandler;

/**
 * SSHD keeps the threads that send what waited for a key exchange for a minute, for the whole
 * process. Before Java 24 a thread keeps the permissions of those who made it, and with them the
 * class loader of this bundle: here such a thread ends when it is done.
 */
abstract class ShortLivedFlushes extends KeyExchangeMessageHandler {
  private ShortLivedFlushes() {
    super(null, null);
  }

  static void prepare() {
    flushRunner =
        new ThreadPoolExecutor(0, Integer.MAX_VALUE, 0, TimeUnit.SECONDS, new SynchronousQueue<>());
  }
}
