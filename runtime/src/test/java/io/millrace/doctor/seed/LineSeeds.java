// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Faults of serial lines. Their port is {@code /dev/full}, a device that every Linux has. */
final class LineSeeds {
  private static final String LINE = "io.millrace.line.serial-uart0";
  private static final String PORT = "port = /dev/full";

  private LineSeeds() {}

  static List<Seed> all() {
    return List.of(
        new Seed(
            "tty-missing",
            "port = /dev/ttyUSB77; there are",
            "plug the adapter",
            router -> router.configure(LINE, "name = uart0", "port = /dev/ttyUSB77")),
        new Seed(
            "tty-no-port",
            "port = /.*/uart; it is a file",
            "rm",
            router -> {
              router.write(router.data().resolve("uart"), "");
              router.configure(LINE, "name = uart0", "port = " + router.data().resolve("uart"));
            }),
        new Seed(
            "tty-permission",
            "port = .*is root:.*mode 0600; the router's user is",
            "usermod -aG \\S+ \\S+, then restart",
            LineSeeds::closedPort),
        new Seed(
            "tty-in-use",
            "port = /dev/full; open in process \\d+ \\(sleep 60",
            "kill \\d+",
            router -> {
              router.configure(LINE, "name = uart0", PORT);
              Process other = router.other("sh", "-c", "exec sleep 60 3</dev/full");
              while (!Files.exists(Path.of("/proc/" + other.pid() + "/fd/3"))
                  || !Files.readString(Path.of("/proc/" + other.pid() + "/comm"))
                      .startsWith("sl")) {
                LockSupport.parkNanos(1_000_000);
              }
              router.real("proc/" + other.pid(), "/proc/" + other.pid());
            }),
        new Seed(
            "tty-console",
            "/proc/cmdline has console=full",
            "kernel's command line",
            router -> {
              router.configure(LINE, "name = uart0", PORT);
              router.system("proc/cmdline", "root=/dev/sda1 console=full,115200");
            }),
        new Seed(
            "tty-twice",
            "line.serial-uart1.cfg: port = /dev/full, which another line has",
            "another device",
            router -> {
              router.configure(LINE, "name = uart0", PORT);
              router.configure("io.millrace.line.serial-uart1", "name = uart1", PORT);
            }),
        new Seed(
            "line-silent",
            "link uart0 is down; frames_sent 12, bytes_received 0",
            "TX and RX",
            router -> counts(router, 0)),
        new Seed(
            "line-garbage",
            "bytes_received 300, frames_received 0",
            "baud in io.millrace.line.serial",
            router -> counts(router, 300)),
        new Seed(
            "native-noexec",
            "data/native is on tmpfs on .*noexec",
            "millrace.native=FOLDER",
            router -> {
              router.configure(LINE, "name = uart0", PORT);
              router.system(
                  "proc/mounts",
                  "/dev/sda1 / ext4 rw 0 0\ntmpfs " + router.data() + " tmpfs rw,noexec 0 0");
            }),
        new Seed(
            "native-open",
            "data/native is .*, mode 0777",
            "chmod go-w .*data/native",
            router -> {
              router.configure(LINE, "name = uart0", PORT);
              Path folder = Files.createDirectories(router.data().resolve("native"));
              router.mode(folder, "rwxrwxrwx");
            }),
        new Seed(
            "native-access",
            "started with --illegal-native-access=deny",
            "JAVA_OPTS",
            router -> {
              router.running(4711);
              router.system(
                  "proc/4711/cmdline",
                  "java\0--illegal-native-access=deny\0-Xmx256m\0io.millrace.launcher.Launcher");
            }));
  }

  private static void counts(ExampleRouter router, int bytes) throws Exception {
    router.running(4711);
    Map<String, Integer> all =
        Map.of("frames_sent", 12, "bytes_received", bytes, "frames_received", 0);
    all.forEach(
        (what, count) ->
            router.answer(
                "uart:stats",
                Map.of("link", "uart0", "state", "down", "what", what, "count", "" + count)));
  }

  /** What only root may open: another user than root's is needed, which every Linux has. */
  private static void closedPort(ExampleRouter router) throws Exception {
    Path closed =
        List.of("/dev/kmsg", "/dev/loop-control", "/dev/mem", "/dev/uinput", "/dev/console")
            .stream()
            .map(Path::of)
            .filter(Files::exists)
            .filter(LineSeeds::isClosed)
            .findFirst()
            .orElse(Path.of("/dev/ptmx"));
    router.configure(LINE, "name = uart0", "port = " + closed);
  }

  private static boolean isClosed(Path device) {
    try {
      return ((int) Files.getAttribute(device, "unix:mode") & 0777) == 0600;
    } catch (IOException unreadable) {
      return false;
    }
  }
}
