// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import static io.millrace.doctor.seed.ExampleRouter.NOW;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Faults of the machine: clock, disk, memory, network. */
final class MachineSeeds {
  private static final String GROUP = "sys/fs/cgroup/system.slice/millrace.service/memory.max";

  private MachineSeeds() {}

  static List<Seed> all() {
    return List.of(
        new Seed(
            "clock-unset",
            "1970-01-01T00:00:09Z; the program was built at 2026-01-01",
            "timedatectl",
            router -> router.at(Instant.ofEpochSecond(9))),
        new Seed(
            "clock-future",
            "2106-02-07",
            "timedatectl",
            router -> router.at(Instant.parse("2106-02-07T06:28:16Z"))),
        new Seed(
            "clock-went-back",
            "releases/journal was written at 2026-06-02",
            "timedatectl",
            router -> {
              router.write(router.data().resolve("releases/journal"), "");
              Files.setLastModifiedTime(
                  router.data().resolve("releases/journal"),
                  FileTime.from(NOW.plus(Duration.ofDays(1))));
            }),
        new Seed(
            "disk-read-only",
            "/dev/sda1 on / .*ro,",
            "remount,rw /",
            router -> router.system("proc/mounts", "/dev/sda1 / ext4 ro,relatime 0 0")),
        new Seed(
            "folder-unwritable",
            "store is .*, mode 0500; the router's user is millrace",
            "chown -R millrace .*store",
            router -> router.mode(router.data().resolve("store"), "r-x------")),
        new Seed(
            "log-unwritable",
            "log is .*, mode 0500",
            "chmod u\\+rwx .*log",
            router -> router.mode(router.data().resolve("log"), "r-x------")),
        new Seed(
            "disk-worn",
            "mmcblk0: life_time = 0x01 0x0b",
            "replace",
            router -> router.system("sys/block/mmcblk0/device/life_time", "0x01 0x0b")),
        new Seed(
            "memory-limit",
            "millrace.service/memory.max is 128 MiB; the heap may grow to 256 MiB",
            "MemoryMax=|-Xmx",
            router -> router.system(GROUP, "134217728")),
        new Seed(
            "memory-little",
            "MemTotal is 125 MiB; the heap may grow to 512 MiB",
            "-Xmx",
            router -> {
              router.system("proc/meminfo", "MemTotal:         128000 kB");
              router.environment("JAVA_OPTS", "-Xmx512m");
            }),
        new Seed(
            "descriptors-limit",
            "/proc/self/limits: Max open files 256; wanted are 1280",
            "LimitNOFILE",
            router ->
                router.system("proc/self/limits", "Max open files      256       256      files")),
        new Seed(
            "descriptors-used",
            "19 of 20 are open",
            "LimitNOFILE",
            router -> {
              router.running(4711);
              router.configure("io.millrace.net-udp", "connectedChannels = 1");
              router.system("proc/4711/limits", "Max open files     20     20   files");
              for (int i = 0; i < 19; i++) {
                router.system("proc/4711/fd/" + i, "");
              }
            }),
        new Seed(
            "archive-unused",
            "archive/1a2b.jsa is not in /proc/4711/maps",
            "millrace archive --anew",
            router -> {
              Path archive = router.data().resolve("archive/1a2b.jsa");
              router
                  .running(4711)
                  .write(archive, "")
                  .write(router.data().resolve("run/millrace.pid"), "4711");
              router.system(
                  "proc/4711/cmdline",
                  "java\0-Dmillrace.archive=" + archive + "\0io.millrace.launcher.Launcher");
              router.system("proc/4711/maps", "7f00-7f01 r--p 0 08:01 1 /usr/lib/libjvm.so");
            }),
        new Seed(
            "udp-buffer",
            "rmem_max is 212992; receiveBufferBytes is 4194304",
            "sysctl -w net.core.rmem_max=4194304",
            router -> router.system("proc/sys/net/core/rmem_max", "212992")),
        new Seed(
            "udp-buffer",
            "rmem_max is 212992",
            "/usr/lib/sysctl.d/10-millrace.conf does it at each start",
            router ->
                router
                    .system("proc/sys/net/core/rmem_max", "212992")
                    .system("usr/lib/sysctl.d/10-millrace.conf", "net.core.rmem_max = 4194304")),
        new Seed(
            "mtu-small",
            "eth0/mtu is 576",
            "ip link set dev eth0 mtu 1280",
            router -> router.system("sys/class/net/eth0/mtu", "576")),
        new Seed(
            "ipv6-off",
            "address = 2001:db8::1; .*disable_ipv6 is 1",
            "disable_ipv6=0",
            router -> {
              router.configure("io.millrace.net-udp", "address = 2001:db8::1");
              router.system("proc/sys/net/ipv6/conf/all/disable_ipv6", "1");
            }),
        new Seed(
            "address-not-here",
            "address = 192.0.2.17",
            "ip address",
            router -> router.configure("io.millrace.net-udp", "address = 192.0.2.17")),
        new Seed(
            "port-privileged",
            "port = 683; ports below 1024",
            "CAP_NET_BIND_SERVICE",
            router -> router.configure("io.millrace.net-udp", "port = 683")),
        new Seed(
            "device-unreachable", // a link-local address without its interface: no machine has a
            // way
            "pole1=\\[fe80::9\\].*: Invalid argument",
            "route",
            router -> router.configure("io.millrace.directory", "devices = pole1=[fe80::9]:5683")),
        new Seed(
            "port-in-use",
            "UDP port \\d+ of io.millrace.net-udp is held by process \\d+",
            "kill \\d+",
            MachineSeeds::takeUdp),
        new Seed(
            "ssh-port-in-use",
            "TCP port \\d+ is held by process \\d+",
            "kill \\d+",
            router -> takeTcp(router, "io.millrace.ssh")),
        new Seed(
            "http-port-in-use",
            "TCP port \\d+ is held by process \\d+",
            "kill \\d+",
            router -> takeTcp(router, "io.millrace.http")));
  }

  /** A real socket of this process, by the real list of the kernel. */
  private static void takeUdp(ExampleRouter router) throws Exception {
    DatagramChannel socket = router.keep(DatagramChannel.open());
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    int port = ((InetSocketAddress) socket.getLocalAddress()).getPort();
    router.configure("io.millrace.net-udp", "port = " + port);
    seeThisProcess(router);
  }

  private static void takeTcp(ExampleRouter router, String pid) throws Exception {
    ServerSocket socket = router.keep(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    router.configure(pid, "port = " + socket.getLocalPort());
    seeThisProcess(router);
  }

  private static void seeThisProcess(ExampleRouter router) throws Exception {
    long own = ProcessHandle.current().pid();
    router.real("proc/" + own, "/proc/" + own);
    for (String each : List.of("udp", "udp6", "tcp", "tcp6")) {
      router.real("proc/net/" + each, "/proc/" + own + "/net/" + each);
    }
  }
}
