// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.bench.tool.Jdk;
import io.millrace.rig.FieldRig;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a client sees when the router's process is replaced, as an upgrade of the package or of Java
 * does it: with its UDP socket held by another process meanwhile, and without. A session asks the
 * gateway, and in one of sixty requests a sensor behind a NIC, at a steady rate, and retransmits
 * what is not answered.
 */
final class RestartBench {
  private static final int PORT = 5790;
  private static final int WARM_UP_READS = 1500;
  private static final long START_NANOS = 120_000_000_000L;

  private final ObjectMapper json = new ObjectMapper();
  private final int restarts;
  private final int rate;

  RestartBench(int restarts, int rate) {
    this.restarts = restarts;
    this.rate = rate;
  }

  /** Runs it; false when a request was lost with a held socket. */
  boolean run() throws IOException, InterruptedException {
    boolean good = true;
    for (int i = 0; i < restarts; i++) {
      if (RouterProcess.canHold()) {
        good &= measure(true) == 0;
      } else {
        System.err.println("bench: no systemd-socket-activate here: without a held socket only");
      }
      measure(false);
    }
    return good;
  }

  private long measure(boolean held) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("millrace-restart");
    Jdk jdk = Jdk.newest();
    try (FieldRig rig = FieldRig.inMemory(folder).on(PORT)) {
      RouterProcess router = rig.router().on(jdk.home());
      router.configure("io.millrace.net-udp", Map.of("name", "udp", "port", PORT));
      router.configure("io.millrace.profile.milli", Map.of("queueLimit", 1000));
      router.configure(
          "io.millrace.nic-uart0",
          Map.of("mac", FieldRig.MAC, "line", "uart0", "queueLimit", 1000));
      start(router, held);
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", PORT);
      String uri = rig.uri("snsr/arduino/temp?sens");
      try (RetransmittingClient client =
          new RetransmittingClient(address, uri, rig.token(), rate)) {
        awaitGood(client, WARM_UP_READS);
        long begun = System.nanoTime();
        restart(router, held);
        long ready = System.nanoTime();
        awaitGood(client, client.good() + WARM_UP_READS);
        return report(jdk, held, begun, ready, client.settle());
      }
    } finally {
      delete(folder);
    }
  }

  private static void start(RouterProcess router, boolean held)
      throws IOException, InterruptedException {
    if (!held) {
      router.start();
      return;
    }
    router.launchHeld(PORT);
    try (DatagramSocket socket = new DatagramSocket()) {
      DatagramPacket waking =
          new DatagramPacket(new byte[0], 0, InetAddress.getByName("127.0.0.1"), PORT);
      while (!Files.exists(router.data().resolve("run/hold.pid"))) {
        socket.send(waking);
        Thread.sleep(50);
      }
    }
    router.awaitReady();
  }

  private static void restart(RouterProcess router, boolean held)
      throws IOException, InterruptedException {
    if (!held) {
      router.stop();
      router.start();
      return;
    }
    RouterProcess.Result result = router.command("restart");
    if (result.status() != 0) {
      throw new IOException("the router was not restarted: " + result.output());
    }
  }

  private static void awaitGood(RetransmittingClient client, long answers)
      throws IOException, InterruptedException {
    for (long begun = System.nanoTime(); client.good() < answers; Thread.sleep(5)) {
      if (System.nanoTime() - begun > START_NANOS) {
        throw new IOException("the router does not answer");
      }
    }
  }

  private long report(
      Jdk jdk, boolean held, long begun, long ready, List<RetransmittingClient.Request> all)
      throws IOException {
    long lost = all.stream().filter(each -> !each.isGood()).count();
    List<RetransmittingClient.Request> touched =
        all.stream().filter(each -> each.at - begun > 0 && each.at - ready < 0).toList();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("bench", "restart");
    row.put("java", jdk.version());
    row.put("held", held);
    row.put("requests", all.size());
    row.put("lost", lost);
    if (lost > 0) {
      Map<Integer, Integer> instead = new TreeMap<>();
      all.stream()
          .filter(each -> !each.isGood())
          .forEach(each -> instead.merge(each.code, 1, Integer::sum));
      row.put("instead", instead);
    }
    row.put("sent_while_away", touched.size());
    row.put("answered_without_retransmission", once(touched));
    row.put("transmissions", all.stream().mapToLong(each -> each.transmissions).sum());
    row.put("ready_ms", (ready - begun) / 1_000_000);
    row.put("longest_gap_ms", longestGap(all) / 1_000_000);
    row.put("longest_answer_ms", longestAnswer(all) / 1_000_000);
    System.out.println(json.writeValueAsString(row));
    return lost;
  }

  private static long once(List<RetransmittingClient.Request> requests) {
    return requests.stream().filter(each -> each.isGood() && each.transmissions == 1).count();
  }

  private static long longestAnswer(List<RetransmittingClient.Request> all) {
    return all.stream()
        .filter(RetransmittingClient.Request::isGood)
        .mapToLong(each -> each.answeredAt - each.at)
        .max()
        .orElse(0);
  }

  /** The longest time without an answer. */
  private static long longestGap(List<RetransmittingClient.Request> all) {
    long[] times =
        all.stream()
            .filter(RetransmittingClient.Request::isGood)
            .mapToLong(each -> each.answeredAt)
            .sorted()
            .toArray();
    long longest = 0;
    for (int i = 1; i < times.length; i++) {
      longest = Math.max(longest, times[i] - times[i - 1]);
    }
    return longest;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
