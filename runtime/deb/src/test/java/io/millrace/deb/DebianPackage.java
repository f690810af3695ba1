// SPDX-License-Identifier: Apache-2.0
package io.millrace.deb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One of the packages that the build made. */
record DebianPackage(Path file) {
  private static final Pattern ENTRY =
      Pattern.compile("([-dl][-rwxst]{9}) (\\S+) +\\d+ \\S+ \\S+ \\.(/\\S*)(?: -> (\\S+))?");

  /** A file, folder or link in it; {@code target} is a link's. */
  record Entry(String mode, String owner, String target) {}

  /** Where the build has put them. */
  static Path folder() {
    return Path.of(System.getProperty("millrace.packages"));
  }

  static DebianPackage named(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(each -> each.getFileName().toString().matches(name + "_.*\\.deb"))
          .findFirst()
          .map(DebianPackage::new)
          .orElseThrow(() -> new IOException("no package " + name + " in " + folder()));
    }
  }

  /** Returns a field of its control file. */
  String field(String name) throws IOException, InterruptedException {
    return Command.good("dpkg-deb", "--field", file.toString(), name).strip();
  }

  /** Returns what it installs, by path. */
  Map<String, Entry> entries() throws IOException, InterruptedException {
    Map<String, Entry> entries = new TreeMap<>();
    for (String line : Command.good("dpkg-deb", "--contents", file.toString()).lines().toList()) {
      Matcher entry = ENTRY.matcher(line);
      if (!entry.matches()) {
        throw new IOException("not understood: " + line);
      }
      entries.put(entry.group(3), new Entry(entry.group(1), entry.group(2), entry.group(4)));
    }
    return entries;
  }

  /** Unpacks its control files into a folder. */
  Path control(Path folder) throws IOException, InterruptedException {
    Command.good("dpkg-deb", "--control", file.toString(), folder.toString());
    return folder;
  }

  /** Unpacks what it installs into a folder. */
  Path unpack(Path folder) throws IOException, InterruptedException {
    Command.good("dpkg-deb", "--extract", file.toString(), folder.toString());
    return folder;
  }
}
