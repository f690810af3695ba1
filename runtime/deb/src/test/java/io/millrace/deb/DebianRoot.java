// SPDX-License-Identifier: Apache-2.0
package io.millrace.deb;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A fresh Debian in a folder, to install the packages in. Needs root, and Debian's mirror once. */
final class DebianRoot implements AutoCloseable {
  private static final String RELEASE = "bookworm";
  private static final String PACKAGES =
      "adduser,init-system-helpers,systemd,systemd-sysv,socat,libcoap3-bin,iproute2";

  private final Path folder;

  private DebianRoot(Path folder) {
    this.folder = folder;
  }

  /** Returns why this machine cannot run one. */
  static Optional<String> lacking() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("a Debian in a folder needs root");
    }
    return Stream.of("debootstrap", "systemd-nspawn", "unshare")
        .filter(each -> !Command.exists(each))
        .findFirst()
        .map(each -> each + " is not there");
  }

  /** Returns why this machine cannot boot one. */
  static Optional<String> lackingForBoot() {
    return lacking()
        .or(
            () ->
                isEmpty(new File("/sys/fs/cgroup"))
                    ? Optional.of("systemd-nspawn needs the control groups in /sys/fs/cgroup")
                    : Optional.empty());
  }

  private static boolean isEmpty(File folder) {
    String[] names = folder.list();
    return names == null || names.length == 0;
  }

  /** Makes one with the packages of this build in /root; the first of a build fetches Debian. */
  static DebianRoot fresh() throws IOException, InterruptedException {
    Path folder = DebianPackage.folder().resolve("debian-test");
    Path fresh = DebianPackage.folder().resolve("debian-" + RELEASE);
    if (!Files.exists(fresh.resolve("etc/debian_version"))) {
      Command.run("rm", "-rf", fresh.toString());
      Path half = fresh.resolveSibling("debian-half");
      Command.run("rm", "-rf", half.toString());
      Command.good(
          "debootstrap",
          "--variant=minbase",
          "--include=" + PACKAGES,
          RELEASE,
          half.toString()); // from the mirror that debootstrap knows
      Files.move(half, fresh);
    }
    DebianRoot root = new DebianRoot(folder);
    root.close();
    Command.good("cp", "-a", fresh.toString(), folder.toString());
    for (String each : List.of("millrace", "millrace-jre")) {
      root.bring(DebianPackage.named(each).file(), "root");
    }
    return root;
  }

  /** Deletes it. What is mounted there, no longer or still, is left alone. */
  @Override
  public void close() throws IOException, InterruptedException {
    Command.good("rm", "-rf", "--one-file-system", folder.toString());
  }

  /** Copies a file into a folder of it. */
  void bring(Path file, String to) throws IOException, InterruptedException {
    Command.good("cp", file.toString(), folder.resolve(to).toString());
  }

  /** Returns one of its files. */
  Path file(String path) {
    return folder.resolve(path);
  }

  /**
   * Runs a script in it, as root, in /root, without a network and without systemd; what it leaves
   * running ends with it.
   */
  Command.Result run(String script) throws IOException, InterruptedException {
    String inside =
        "mount --bind %1$s %1$s && mount -t proc proc %1$s/proc && ip link set lo up && cd %1$s && "
            + "exec chroot %1$s sh /root/script";
    Files.writeString(file("root/script"), "set -ex\ncd /root\n" + script);
    return Command.run(
        "unshare",
        "--net",
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "sh",
        "-c",
        inside.formatted(folder));
  }

  /**
   * Boots it with systemd, runs a script when it is up, and switches it off.
   *
   * @return what the script printed; the last line is {@code status 0} when it came to its end
   */
  String boot(String script) throws IOException, InterruptedException {
    Files.writeString(file("root/script"), "set -ex\ncd /root\n" + script);
    Files.writeString(
        file("etc/systemd/system/script.service"),
        """
        [Unit]
        After=millrace.service network.target
        [Service]
        Type=oneshot
        Environment=HOME=/root
        StandardOutput=file:/root/output
        StandardError=file:/root/output
        ExecStart=/bin/sh -c 'sh /root/script; echo status $$?'
        ExecStopPost=/bin/systemctl --no-block poweroff
        TimeoutStartSec=600
        """);
    Path wanted = file("etc/systemd/system/multi-user.target.wants/script.service");
    Files.deleteIfExists(wanted);
    Files.createSymbolicLink(wanted, Path.of("/etc/systemd/system/script.service"));
    Files.deleteIfExists(file("root/output"));
    Command.Result result =
        Command.run(
            "systemd-nspawn",
            "--register=no",
            "--keep-unit",
            "--quiet",
            "--private-network",
            "--boot",
            "--directory=" + folder);
    if (!Files.exists(file("root/output"))) {
      throw new IOException("it has not run the script:\n" + result.output());
    }
    return Files.readString(file("root/output"), StandardCharsets.ISO_8859_1);
  }
}
