// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.dtls;

import io.millrace.rig.dtls.SecuredClient;
import io.millrace.rig.dtls.SecuredClients;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Clients that connect, get one answer and leave, sixteen at a time. */
final class Handshakes {
  private static final int AT_ONCE = 16;

  private Handshakes() {}

  /** Has so many clients come; adds the figures to the row. */
  static void measure(Target target, int count, Map<String, Object> row)
      throws IOException, InterruptedException {
    Semaphore free = new Semaphore(AT_ONCE);
    AtomicInteger answered = new AtomicInteger();
    ConcurrentLinkedQueue<SecuredClient> done = new ConcurrentLinkedQueue<>();
    IntFunction<byte[]> request = Requests.local("help");
    long cpu = target.cpuMillis();
    long begun = System.nanoTime();
    try (SecuredClients clients = new SecuredClients(target.address(), 2)) {
      for (int i = 0; i < count; i++) {
        if (!free.tryAcquire(5, TimeUnit.SECONDS)) {
          throw new IOException(answered + " of " + i + " handshakes had an answer");
        }
        for (SecuredClient each = done.poll(); each != null; each = done.poll()) {
          each.close();
        }
        SecuredClient[] client = new SecuredClient[1];
        AtomicInteger heard = new AtomicInteger();
        client[0] =
            clients.open(
                SecuredLoad.IDENTITY,
                SecuredLoad.KEY,
                true,
                bytes -> {
                  if (heard.getAndIncrement() == 0) {
                    answered.incrementAndGet();
                    done.add(client[0]);
                    free.release();
                  }
                },
                DtlsBench.SUITES.get(0));
        client[0].send(request.apply(i & 0xFFFF));
      }
      if (!free.tryAcquire(AT_ONCE, 5, TimeUnit.SECONDS)) {
        throw new IOException(answered + " of " + count + " handshakes had an answer");
      }
    }
    double took = (System.nanoTime() - begun) / 1e9;
    row.put("handshakes", count);
    row.put("per_second", Math.round(count / took));
    row.put("cpu_ms_per_handshake", Math.round(100.0 * (target.cpuMillis() - cpu) / count) / 100.0);
  }
}
