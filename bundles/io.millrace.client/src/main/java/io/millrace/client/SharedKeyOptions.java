// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static io.millrace.client.ConnectionOptions.require;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The options of a pre-shared key. */
final class SharedKeyOptions {
  private static final Pattern LISTED = Pattern.compile("(.+):((?:[0-9a-fA-F]{2})+)");

  @Option(
      names = {"-k", "--key"},
      paramLabel = "KEY",
      description =
          "Pre-shared key for coaps://: text, or 0x and hexadecimal. Others can see it in the list"
              + " of processes while the command runs: better is --key-file.")
  String key;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "That key out of a file: KEY alone, or lines IDENTITY:HEXADECIMAL as keys:add of the"
              + " router's shell prints them; - is the standard input.")
  String file;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "IDENTITY",
      description = "Identity of that key; default: that of the file, when there is but one in it.")
  String identity;

  /** An identity and its key. */
  record Shared(String identity, byte[] key) {
    /** Hides the key. */
    @Override
    public String toString() {
      return "key of " + identity;
    }
  }

  boolean isGiven() {
    return key != null || file != null || identity != null;
  }

  /** Returns what was given; null when nothing was. */
  Shared read(Terminal terminal) {
    if (!isGiven()) {
      return null;
    }
    require(key == null || file == null, "only one of -k and --key-file");
    require(key != null || file != null, "-u needs a key: --key-file, or -k");
    require(
        key == null || terminal.router() == null,
        "in the router's shell, which records commands, the key comes from a file: --key-file");
    return key != null ? alone(key, "-k") : listed(terminal);
  }

  private Shared listed(Terminal terminal) {
    byte[] content = Input.bytes(file, terminal);
    KeyFiles.requireOwner(file);
    List<String> lines =
        new String(content, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(String::strip)
            .toList();
    require(!lines.isEmpty(), file + " has no key");
    List<Matcher> pairs = lines.stream().map(LISTED::matcher).filter(Matcher::matches).toList();
    if (lines.size() == 1 && pairs.isEmpty()) {
      return alone(lines.get(0), file);
    }
    List<Matcher> mine =
        pairs.stream().filter(each -> identity == null || each.group(1).equals(identity)).toList();
    require(
        !mine.isEmpty(),
        file + " has no line IDENTITY:KEY" + (identity == null ? "" : " of " + identity));
    require(mine.size() == 1, file + " has keys of several identities: choose one by -u");
    return new Shared(mine.get(0).group(1), HexFormat.of().parseHex(mine.get(0).group(2)));
  }

  private Shared alone(String text, String where) {
    require(identity != null, "-k needs -u, the identity that the key belongs to");
    byte[] bytes = RequestOptions.textOrHex(text, where);
    require(bytes.length > 0, where + " has no key");
    return new Shared(identity, bytes);
  }
}
