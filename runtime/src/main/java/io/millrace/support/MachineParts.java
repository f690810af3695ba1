// SPDX-License-Identifier: Apache-2.0
package io.millrace.support;

import io.millrace.doctor.base.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the system says of itself and of the router's process [proc(5)]. */
final class MachineParts {
  private static final List<String> FILES =
      List.of(
          "/proc/version",
          "/etc/os-release",
          "/proc/meminfo",
          "/proc/loadavg",
          "/proc/mounts",
          "/proc/net/udp",
          "/proc/net/udp6",
          "/proc/net/snmp",
          "/proc/sys/net/core/rmem_max");

  private static final List<String> OF_PROCESS = List.of("limits", "status", "cgroup", "cmdline");

  private MachineParts() {}

  static List<Part> of(Installation installation) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("about.txt", () -> about(installation)));
    FILES.forEach(
        file ->
            parts.add(
                new Part(
                    "machine" + file + ".txt",
                    () -> installation.machine().text(file).orElse(""))));
    installation
        .router()
        .process()
        .ifPresent(
            process ->
                OF_PROCESS.forEach(
                    each ->
                        parts.add(
                            new Part(
                                "process/" + each + ".txt",
                                () ->
                                    installation
                                        .machine()
                                        .text("/proc/" + process + "/" + each)
                                        .orElse("")
                                        .replace('\0', ' ')))));
    return parts;
  }

  private static String about(Installation installation) {
    Map<String, String> all = new TreeMap<>();
    all.put("time", installation.clock().instant().toString());
    all.put("home", installation.home().toString());
    all.put("etc", installation.etc().toString());
    all.put("data", installation.data().toString());
    all.put("user", installation.machine().user());
    all.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    all.put("JAVA_OPTS", installation.variable("JAVA_OPTS"));
    String process = installation.router().process().map(String::valueOf).orElse("none");
    all.put("process", process);
    installation
        .router()
        .process()
        .flatMap(installation.machine().processes()::descriptors)
        .ifPresent(count -> all.put("open descriptors", count.toString()));
    StringBuilder text = new StringBuilder();
    all.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    return text.toString();
  }
}
