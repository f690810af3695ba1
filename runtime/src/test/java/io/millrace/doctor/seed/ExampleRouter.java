// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import io.millrace.doctor.base.ConfiguredFiles;
import io.millrace.doctor.base.Installation;
import io.millrace.doctor.base.RunningRouter;
import io.millrace.doctor.machine.Machine;
import io.millrace.launcher.release.DataLock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * A healthy router in a folder, on a machine whose {@code /proc}, {@code /sys} and {@code /etc} are
 * folders beside it. Tests change what they like, and see what the doctor says of it.
 */
public final class ExampleRouter implements AutoCloseable {
  /** What the clock of the machine says. */
  public static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static final String USER = "millrace";
  private static final int NOBODY = 65534;

  private final Path folder;
  private final Map<String, List<Map<String, String>>> answers = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Instant now = NOW;
  private Long process;
  private String user = USER;

  /** Makes it. */
  public ExampleRouter(Path folder) throws IOException {
    this.folder = folder.toRealPath();
    for (String each : List.of("store", "log", "tmp", "run", "cache", "releases")) {
      Files.createDirectories(data().resolve(each));
    }
    Files.createDirectories(etc());
    jar("35", "io.millrace.base", "Millrace-Built", "2026-01-01T00:00:00Z");
    machine();
  }

  private void machine() throws IOException {
    system("proc/version", "Linux version 6.1.0");
    system("proc/cmdline", "BOOT_IMAGE=/vmlinuz root=/dev/sda1 console=tty0");
    system("proc/mounts", "/dev/sda1 / ext4 rw,relatime 0 0");
    system("proc/self/limits", "Max open files            1048576   1048576   files");
    system("proc/self/cgroup", "0::/system.slice/millrace.service");
    system("sys/fs/cgroup/system.slice/millrace.service/memory.max", "max");
    system("proc/meminfo", "MemTotal:        2048000 kB\nMemFree:   90000 kB");
    system("proc/sys/net/core/rmem_max", "4194304");
    system("proc/sys/net/ipv6/conf/all/disable_ipv6", "0");
    system("proc/sys/net/ipv4/ip_unprivileged_port_start", "1024");
    system("proc/net/if_inet6", "00000000000000000000000000000001 01 80 10 80       lo");
    system("proc/net/udp", "  sl  local_address rem_address   st tx_queue rx_queue");
    system("sys/class/net/eth0/mtu", "1500");
    system("sys/class/net/lo/mtu", "65536");
    system("sys/block/mmcblk0/device/life_time", "0x01 0x02");
    system("sys/block/mmcblk0/device/pre_eol_info", "0x01");
    system("etc/group", "root:x:0:\ndialout:x:20:\nnogroup:x:65534:");
    system(
        "etc/passwd",
        "root:x:0:0::/root:/bin/sh\n%s:x:%d:%d::/:/bin/sh".formatted(USER, uid(), uid()));
  }

  private int uid() throws IOException {
    int own = (int) Files.getAttribute(folder, "unix:uid");
    return own == 0 ? NOBODY : own;
  }

  public Path home() {
    return folder.resolve("home");
  }

  public Path etc() {
    return folder.resolve("etc");
  }

  public Path data() {
    return folder.resolve("data");
  }

  /** Returns the folder with the machine's own files. */
  public Path root() {
    return folder.resolve("root");
  }

  /** Writes a file of the machine. */
  public ExampleRouter system(String path, String text) throws IOException {
    return write(root().resolve(path), text + "\n");
  }

  /** Has a path of the example machine be that of the real one. */
  public ExampleRouter real(String path, String target) throws IOException {
    Path link = root().resolve(path);
    Files.createDirectories(link.getParent());
    if (Files.isDirectory(link)) {
      try (Stream<Path> files = Files.list(link)) {
        for (Path each : files.toList()) {
          Files.delete(each);
        }
      }
    }
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(target));
    return this;
  }

  /** Writes a configuration, a {@code key = value} a line. */
  public ExampleRouter configure(String pid, String... lines) throws IOException {
    return write(etc().resolve(pid + ".cfg"), String.join("\n", lines) + "\n");
  }

  /** Writes a file, with its folders, for its owner alone. */
  public ExampleRouter write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    written(file);
    return mode(file, "rw-------");
  }

  /** Has a file be a minute old. */
  static void written(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(60)));
  }

  public ExampleRouter mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return this;
  }

  public ExampleRouter at(Instant time) {
    now = time;
    return this;
  }

  public ExampleRouter user(String name) {
    user = name;
    return this;
  }

  public ExampleRouter environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Has it run, and all health checks be good. */
  public ExampleRouter running(long pid) throws IOException {
    process = pid;
    DataLock lock = DataLock.take(data());
    lock.name(pid);
    written(data().resolve("lock"));
    open.add(lock);
    mode(data().resolve("run"), "rwx------");
    system("proc/" + pid + "/cmdline", "java\0-Xmx256m\0io.millrace.launcher.Launcher");
    system("proc/" + pid + "/limits", "Max open files            65536   65536   files");
    system("proc/" + pid + "/cgroup", "0::/system.slice/millrace.service");
    answers.put("millrace:status", List.of());
    return this;
  }

  /** Has it not answer. */
  public ExampleRouter silent() {
    answers.clear();
    return this;
  }

  /** Has a health check say something. */
  public ExampleRouter health(String check, String health, String sentence) throws IOException {
    if (process == null) {
      running(4711);
    }
    return answer("millrace:status", Map.of("part", check, "health", health, "state", sentence));
  }

  /** Adds a row to what a command answers. */
  public ExampleRouter answer(String command, Map<String, String> row) {
    List<Map<String, String>> rows = new ArrayList<>(answers.getOrDefault(command, List.of()));
    rows.add(row);
    answers.put(command, rows);
    return this;
  }

  /** Ends something with the test. */
  public <T extends AutoCloseable> T keep(T closeable) {
    open.add(closeable);
    return closeable;
  }

  /** Starts a process that ends with the test. */
  public Process other(String... line) throws IOException {
    Process other = new ProcessBuilder(line).start();
    keep(other::destroyForcibly);
    return other;
  }

  /** Makes a jar of the program. */
  public Path jar(String level, String name, String... headers) throws IOException {
    Manifest manifest = new Manifest();
    Attributes all = manifest.getMainAttributes();
    all.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    all.putValue("Bundle-ManifestVersion", "2");
    all.putValue("Bundle-SymbolicName", name);
    all.putValue("Bundle-Version", "1.0.0");
    for (int i = 0; i < headers.length; i += 2) {
      all.putValue(headers[i], headers[i + 1]);
    }
    Path jar = home().resolve("system").resolve(level).resolve(name + "-1.0.0.jar");
    Files.createDirectories(jar.getParent());
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return jar;
  }

  /** Gives all that was made to the router's user, where the test may do that. */
  private void giveAway() throws IOException {
    if ((int) Files.getAttribute(folder, "unix:uid") != 0) {
      return;
    }
    for (Path part : Stream.of(data(), etc(), home()).filter(Files::exists).toList()) {
      try (Stream<Path> files = Files.walk(part)) {
        for (Path each : files.filter(Files::exists).toList()) {
          Files.setAttribute(each, "unix:uid", NOBODY);
          Files.setAttribute(each, "unix:gid", NOBODY);
        }
      }
    }
  }

  /** Returns what the doctor gets to look at. */
  public Installation installation() throws IOException {
    giveAway();
    Map<String, String> variables =
        Map.of("millrace.etc", etc().toString(), "millrace.data", data().toString());
    return new Installation(
        home(),
        etc(),
        data(),
        new Machine(root(), user),
        new Answers(),
        new ConfiguredFiles(etc(), data().resolve("releases/etc"), variables),
        Clock.fixed(now, ZoneOffset.UTC),
        environment);
  }

  private final class Answers implements RunningRouter {
    @Override
    public Optional<Long> process() {
      return Optional.ofNullable(process);
    }

    @Override
    public Optional<List<Map<String, String>>> ask(String... words) {
      return Optional.ofNullable(answers.get(words[0]));
    }

    @Override
    public String text(String... words) {
      return String.valueOf(answers.get(words[0]));
    }
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }
}
