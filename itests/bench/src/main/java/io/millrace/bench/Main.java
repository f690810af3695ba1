// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.bench.chaos.ChaosBench;
import io.millrace.bench.dtls.DtlsBench;
import io.millrace.bench.idle.IdleBench;
import io.millrace.bench.kill.KillBench;
import io.millrace.bench.observe.ObserveBench;
import io.millrace.bench.swap.SwapBench;
import io.millrace.bench.swap.SwapOptions;
import io.millrace.bench.tool.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * {@code ./millrace bench}: the router's cost and its start, measured from outside. Progress goes
 * to the error output; the result is one line of JSON.
 */
public final class Main {
  private static final String USAGE =
      """
      Usage: millrace bench proxy [--short] [--jdk FOLDER]
             millrace bench http [--short] [--jdk FOLDER]
             millrace bench start [--runs N] [--jdk FOLDER] [--against FOLDER]
             millrace bench link [--short]
             millrace bench flood [--short]
             millrace bench swap [--short] [--seed N] [--swaps N] [--control N]
                                 [--by release|update] [--bundles NAME,...]
                                 [--distribution FOLDER]
             millrace bench kill [--short] [--seed N] [--kills N] [--full-disk N]
             millrace bench release [--short]
             millrace bench slot
             millrace bench restart [--runs N] [--rate N]
             millrace bench idle [--short] [--rounds N] [--seconds N]
             millrace bench observe [--short]
             millrace bench steady [--short] [--minutes N] [--jdk FOLDER]
             millrace bench dtls [--short]
             millrace bench chaos [--minutes N] [--seed N]

        proxy   CPU of the proxy per request, beside bare relays in the same run:
                64, 1000 and 8000 clients, cached, with a slow origin, and with an
                account that has no permission. Needs gcc, make and the yardstick's
                sources (../shared/bench, or the folder that MILLRACE_BENCH names).
                --short measures 5 s a row; without it every row of Millrace gives at
                least 1,000,000 answers, and it ends with status 1 when a bar is
                missed, each of which is a line behind the report. --jdk measures on
                another Java than the newest.
        http    requests by HTTP to CoAP beside those by CoAP, of one router in one run:
                how many a second, and the CPU of each; then the CPU of five open
                pages of the console. Ends with status 1 when HTTP has less than 0.3
                of the rate of CoAP, or the pages take 1 % of a core. Needs what
                proxy needs.
        start   time and CPU from process start to the first answer through the proxy,
                memory and threads when idle, of a router that ran before and has its
                archive of classes; the median of N runs (5). --against: in turn with
                another build, the folder of its distribution.
        link    exchanges over an HDLC link of 38,400 baud on a simulated clock, at
                several bit error rates: what was answered, what was lost, what
                was executed twice. 100,000 a rate and size; --short 25,000. Then
                500 over pseudo-terminals (needs socat), with stalls and hang-ups:
                minutes. Ends with status 1 and says which when a threshold is
                missed.
        flood   an honest client's /help and logins while others send 4,000 logins
                with bad tokens a second, from one port and from 10,000 forged
                sources; 30 s a row, --short 5 s. Ends with status 1 when a request
                is lost or p99 is over 5 ms.
        swap    300 requests/s to devices on UDP, NICs and a device on an HDLC link,
                while every bundle of ours is replaced again and again, alone and in
                sets: 2,000 swaps, --short 100. What was lost, executed twice or
                wrong; the pause that each bundle adds; and, without waiting for
                services that are being replaced, what is lost then. Ends with
                status 1 and says which when a bar is missed. Swaps are releases that
                release:install installs; --by update uses the shell's update.
                --seed N repeats an order, --distribution measures an other build,
                in its folder runtime/target/millrace-VERSION. Needs socat.
        kill    SIGKILL of a router while releases are installed, confirmed and undone,
                bundles are updated by hand and it starts: before and after every
                record of its journal, and at random moments; 950 times (--short 46),
                and 50 more (4) on a full disk, which takes root (--full-disk 0 leaves
                them out). What runs after that, and how soon it serves again. Ends
                with status 1 when it is neither the set before nor the new one, or
                when something that was acknowledged, also a rollback, is gone.
        release verifying and staging a release of 10 MB, 60 times (--short 20),
                each beside sha256sum on the same file. Ends with status 1 when it
                has less than 60 % of its rate.
        slot    how soon requests that wait for a service go on when it is back,
                20,000 times. Ends with status 1 when p99 is over 5 ms.
        restart what a client that retransmits sees when the router's process is
                replaced, with its UDP socket held by another process and without,
                N times each (1), at 300 requests a second or --rate. Ends with status 1
                when a request is lost with the held socket. Needs
                systemd-socket-activate.
        idle    what each bundle of remote administration costs a router without
                traffic: CPU time in 300 s (--seconds), three times (--rounds), beside
                routers without that bundle (--short: 30 s, once), and its heap and
                classes. Two equal routers beside them say what is chance. Ends with
                status 1 when a bundle takes more than 2 % of the router's CPU and
                more than 0.02 % of one core and 40 ms, or when two equal routers
                differ by 10 %. 25 minutes on a machine that does nothing else.
        observe 10,000 observers, each at an address and port of its own, of one
                resource: what their notifications cost the router, and what an
                observer takes of its heap; 100 rounds, --short 20. Then a router with
                1,000 observers is killed, and all must hear again. Ends with status 1
                when an observer is left out in a round, or with more than 0.6 CPU
                seconds per 100,000, less than 100,000 a second, or more than 700
                bytes an observer.
        steady  8,000 requests/s for ten minutes (--minutes), through the router and a
                bare relay at the same time, behind five minutes to warm up (--short:
                half a minute, then one minute). Ends with status 1 when p99 is over 3
                times the relay's, a request is lost or answered wrongly, or the heap
                has grown. Needs what proxy needs.
        dtls    what a proxied request over DTLS costs, beside Californium's server that
                forwards it, with two cipher suites; handshakes a second of both; and
                what 32 clients see while handshakes are begun from 100,000 addresses
                and left (--short: 20,000). Ends with status 1 when the router takes
                more than half of Californium's CPU, or p99 is over 20 ms in a flood.
                10 minutes, --short 3.
        chaos   a router is killed, its disk is full, its clock jumps, its line is
                unplugged, bundles are replaced, the network is cut, its configuration
                is wrong, for N minutes (5). Ends with status 1 when it does not serve
                again by itself after each of them, when doctor does not name what
                lasts, or when a session or a replaced bundle that it acknowledged is
                gone. Needs root (disk, network), socat, libcoap's clients, and
                libfaketime for the clock.
      """;

  private Main() {}

  /**
   * Runs one benchmark; exit status 0 when it ran, 1 when it failed or missed, 2 for wrong
   * arguments.
   */
  public static void main(String[] arguments) throws Exception {
    List<String> words = Arrays.asList(arguments);
    if (words.isEmpty() || words.contains("--help")) {
      System.err.print(USAGE);
      System.exit(words.isEmpty() ? 2 : 0);
    }
    if (words.get(0).equals("link")) {
      System.exit(LinkBench.run(words.contains("--short") ? 25_000 : 100_000) ? 0 : 1);
    }
    if (words.get(0).equals("flood")) {
      System.exit(new FloodBench(words.contains("--short")).run() ? 0 : 1);
    }
    if (words.get(0).equals("swap")) {
      System.exit(swap(words).run() ? 0 : 1);
    }
    if (words.get(0).equals("kill")) {
      System.exit(kill(words).run() ? 0 : 1);
    }
    if (words.get(0).equals("release")) {
      System.exit(new ReleaseBench(words.contains("--short") ? 20 : 60).run() ? 0 : 1);
    }
    if (words.get(0).equals("slot")) {
      System.exit(new SlotBench(20_000).run() ? 0 : 1);
    }
    if (words.get(0).equals("idle")) {
      System.exit(idle(words).run() ? 0 : 1);
    }
    if (words.get(0).equals("observe")) {
      boolean isShort = words.contains("--short");
      System.exit(new ObserveBench(isShort ? 20 : 60, isShort ? 20 : 100).run() ? 0 : 1);
    }
    if (words.get(0).equals("dtls")) {
      System.exit(new DtlsBench(words.contains("--short")).run() ? 0 : 1);
    }
    if (words.get(0).equals("chaos")) {
      Path distribution = Path.of(System.getProperty("millrace.distribution"));
      Duration length = Duration.ofMinutes(number(words, "--minutes", 5));
      System.exit(new ChaosBench(distribution, length, seed(words)).run() ? 0 : 1);
    }
    if (words.get(0).equals("restart")) {
      System.exit(
          new RestartBench(number(words, "--runs", 1), number(words, "--rate", 300)).run() ? 0 : 1);
    }
    Yardstick yardstick = Yardstick.locate();
    if (yardstick == null) {
      System.err.println(
          "bench: the yardstick is not here: no ../shared/bench, and MILLRACE_BENCH is not set");
      System.exit(1);
    }
    yardstick.build();
    switch (words.get(0)) {
      case "proxy" ->
          System.exit(
              new ProxyBench(yardstick, jdk(words), words.contains("--short")).run() ? 0 : 1);
      case "http" ->
          System.exit(
              new HttpBench(yardstick, jdk(words), words.contains("--short")).run() ? 0 : 1);
      case "steady" -> System.exit(steady(yardstick, words).run() ? 0 : 1);
      case "start" -> {
        String other = text(words, "--against", "");
        Path against = other.isEmpty() ? null : Path.of(other);
        new StartBench(yardstick, jdk(words), number(words, "--runs", 5), against).run();
      }
      default -> {
        System.err.print(USAGE);
        System.exit(2);
      }
    }
  }

  private static Jdk jdk(List<String> words) throws IOException {
    String home = text(words, "--jdk", "");
    return home.isEmpty() ? Jdk.newest() : Jdk.at(Path.of(home));
  }

  private static SteadyBench steady(Yardstick yardstick, List<String> words) throws IOException {
    boolean isShort = words.contains("--short");
    Duration length = Duration.ofMinutes(number(words, "--minutes", isShort ? 1 : 10));
    return new SteadyBench(yardstick, jdk(words), isShort, length);
  }

  private static SwapBench swap(List<String> words) {
    boolean isShort = words.contains("--short");
    String distribution =
        text(words, "--distribution", System.getProperty("millrace.distribution"));
    System.setProperty("millrace.distribution", distribution);
    String bundles = text(words, "--bundles", "");
    return new SwapBench(
        new SwapOptions(
            Path.of(distribution),
            bundles.isEmpty() ? List.of() : List.of(bundles.split(",")),
            number(words, "--swaps", isShort ? 100 : 2000),
            number(words, "--control", isShort ? 8 : 30),
            text(words, "--by", "release").equals("release"),
            seed(words)));
  }

  private static KillBench kill(List<String> words) {
    boolean isShort = words.contains("--short");
    return new KillBench(
        Path.of(System.getProperty("millrace.distribution")),
        number(words, "--kills", isShort ? 46 : 950),
        number(words, "--full-disk", isShort ? 4 : 50),
        seed(words));
  }

  private static IdleBench idle(List<String> words) throws IOException {
    boolean isShort = words.contains("--short");
    return new IdleBench(
        Path.of(System.getProperty("millrace.distribution")),
        number(words, "--rounds", isShort ? 1 : 3),
        isShort ? 20 : 120,
        number(words, "--seconds", isShort ? 30 : 300));
  }

  private static long seed(List<String> words) {
    return Long.parseLong(text(words, "--seed", Long.toString(System.nanoTime() % 1_000_000)));
  }

  private static int number(List<String> words, String option, int otherwise) {
    return Integer.parseInt(text(words, option, Integer.toString(otherwise)));
  }

  private static String text(List<String> words, String option, String otherwise) {
    int at = words.indexOf(option);
    return at < 0 ? otherwise : words.get(at + 1);
  }
}
