// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.JournalWriter;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.ReleaseFolders;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.set.SetJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Faults of releases, jars, the store, the lock and the log. */
final class ReleaseSeeds {
  private static final String SET = "a".repeat(64);

  private ReleaseSeeds() {}

  static List<Seed> all() {
    return List.of(
        new Seed(
            "store-damaged",
            "millrace.mv has 9000 bytes and no header",
            "backup",
            router -> store(router, "x".repeat(9000))),
        new Seed(
            "store-was-damaged",
            "millrace.mv.damaged-1 was set aside",
            "dmesg",
            router -> {
              store(router, "H:2,".repeat(3000));
              Files.createFile(router.data().resolve("store/millrace.mv.damaged-1"));
            }),
        new Seed(
            "store-nearly-full",
            "has 2 MiB; fileMegabytes = 2",
            "raise fileMegabytes",
            router -> {
              router.configure("io.millrace.store.mvstore", "fileMegabytes = 2");
              store(router, "H:2,".repeat(524288));
            }),
        new Seed(
            "lock-of-another",
            "data/lock is held by process \\d+ \\(sleep",
            "MILLRACE_DATA",
            ReleaseSeeds::lock),
        new Seed(
            "ended-abruptly",
            "run/ready is there, and no process holds",
            "dmesg",
            router -> router.write(router.data().resolve("run/ready"), "4711\n")),
        new Seed(
            "journal-damaged",
            "releases/journal has bytes between",
            "move the file away",
            ReleaseSeeds::damagedJournal),
        new Seed(
            "changed-by-hand",
            "update io.millrace.gateway",
            "release:revert",
            router -> {
              write(router, ReleaseState.COMMITTED, SET);
              write(
                  router,
                  ReleaseState.DRIFT,
                  SET,
                  JournalRecord.ACTION,
                  "update",
                  JournalRecord.BUNDLE,
                  "io.millrace.gateway");
            }),
        new Seed(
            "release-unconfirmed",
            "AWAITING_CONFIRM since",
            "release:confirm",
            router -> write(router, ReleaseState.AWAITING_CONFIRM, SET)),
        new Seed(
            "release-unfinished",
            "SWITCHING since",
            "start the router",
            router -> write(router, ReleaseState.SWITCHING, SET)),
        new Seed(
            "release-failed",
            "rolled back at .*: health: nics",
            "release:history",
            router ->
                write(
                    router,
                    ReleaseState.ROLLED_BACK,
                    SET,
                    JournalRecord.PREVIOUS,
                    "b".repeat(64),
                    JournalRecord.REASON,
                    "health: nics")),
        new Seed(
            "starts-failed",
            "the last 3 starts",
            "--safe",
            router -> {
              for (int i = 0; i < 3; i++) {
                write(router, ReleaseState.START_ATTEMPT, SET);
              }
            }),
        new Seed(
            "release-held",
            "releases/hold: .*audit until Friday",
            "release:hold --lift",
            router ->
                router.write(
                    router.data().resolve("releases/hold"),
                    "{\"who\":\"anna\",\"reason\":\"audit until Friday\"}")),
        new Seed(
            "program-damaged",
            "org.example-1.0.0.jar",
            "install the program again",
            router -> {
              Path jar = router.jar("50", "org.example");
              byte[] bytes = Files.readAllBytes(jar);
              Files.write(jar, Arrays.copyOf(bytes, bytes.length / 2));
            }),
        new Seed(
            "release-jar-damaged",
            "org.example.new 1.0.0: .*objects",
            "release factory",
            router -> committed(router, new byte[] {1})),
        new Seed(
            "bundle-unsigned",
            "org.example.new 1.0.0 has the hash",
            "echo [0-9a-f]{64} >> .*trust/allowed",
            router -> committed(router, null)),
        new Seed(
            "token-clock-skew",
            "3 times, at last: .*not valid yet",
            "clockSkewSeconds",
            router -> log(router, "refused 10.0.0.1: token is not valid yet")),
        new Seed(
            "token-expired",
            "3 times, at last: .*has expired",
            "millrace token",
            router -> log(router, "refused 10.0.0.1: token has expired")),
        new Seed(
            "heap-exhausted",
            "OutOfMemoryError: Java heap space",
            "-Xmx512m",
            router -> log(router, "java.lang.OutOfMemoryError: Java heap space")),
        new Seed(
            "descriptors-exhausted",
            "Too many open files",
            "LimitNOFILE",
            router -> log(router, "java.io.IOException: Too many open files")));
  }

  private static void store(ExampleRouter router, String text) throws IOException {
    router.write(router.data().resolve("store/millrace.mv"), text);
  }

  private static void log(ExampleRouter router, String sentence) throws IOException {
    String line = "2026-06-01T11:00:00.000+0000 WARNING io.millrace: " + sentence + "\n";
    Path file = router.data().resolve("log/millrace.0.log");
    router.write(file, line.repeat(3));
  }

  private static void lock(ExampleRouter router) throws Exception {
    Process other = router.other("sleep", "60");
    router.running(other.pid()).silent();
    Files.delete(router.root().resolve("proc/" + other.pid() + "/cmdline"));
    Files.delete(router.root().resolve("proc/" + other.pid() + "/limits"));
    Files.delete(router.root().resolve("proc/" + other.pid() + "/cgroup"));
    Files.delete(router.root().resolve("proc/" + other.pid()));
    router.real("proc/" + other.pid(), "/proc/" + other.pid());
  }

  private static void write(ExampleRouter router, ReleaseState state, String set, String... more)
      throws IOException {
    Map<String, String> fields = new TreeMap<>(Map.of(JournalRecord.SET, set));
    for (int i = 0; i < more.length; i += 2) {
      fields.put(more[i], more[i + 1]);
    }
    Path journal = new ReleaseFolders(router.data().resolve("releases")).journal();
    try (JournalWriter writer = JournalWriter.open(journal)) {
      writer.append(new JournalRecord(ExampleRouter.NOW.minusSeconds(3600), state, fields));
    }
    ExampleRouter.written(journal);
  }

  private static void damagedJournal(ExampleRouter router) throws IOException {
    write(router, ReleaseState.COMMITTED, SET);
    Path journal = router.data().resolve("releases/journal");
    write(router, ReleaseState.HEALTHY, SET);
    write(router, ReleaseState.COMMITTED, SET);
    byte[] bytes = Files.readAllBytes(journal);
    // In the first record: those behind it are good.
    bytes[40] ^= 0x55;
    Files.write(journal, bytes);
    ExampleRouter.written(journal);
  }

  /** A set with one bundle more than the program has, its jar whole or not. */
  private static void committed(ExampleRouter router, byte[] instead) throws IOException {
    Path jar = router.jar("99", "org.example.new");
    byte[] bytes = Files.readAllBytes(jar);
    String hash = SetJars.hash(jar);
    Files.delete(jar);
    ReleaseFolders folders = new ReleaseFolders(router.data().resolve("releases"));
    Path object = folders.objects().file(hash);
    Files.createDirectories(object.getParent());
    Files.write(object, instead == null ? bytes : instead);
    SetBundle bundle = new SetBundle("org.example.new", "1.0.0", hash, 70);
    String set = folders.writeSet(new InstalledSet(List.of(bundle), Map.of()));
    write(router, ReleaseState.COMMITTED, set);
  }
}
