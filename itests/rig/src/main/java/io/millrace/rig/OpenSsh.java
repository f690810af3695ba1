// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * OpenSSH's own client: {@code ssh}, {@code scp} and {@code sftp} with keys of one folder and none
 * of the user's configuration.
 */
public final class OpenSsh {
  private static final long MOST_SECONDS = 120;

  private final Path folder;
  private final String host;
  private final int port;
  private final UnaryOperator<List<String>> place;

  /** What a program printed and its exit status; {@code out} and {@code err} are its streams. */
  public record Ended(int status, String out, String err) {}

  /**
   * Makes a client.
   *
   * @param folder for its keys and for what it prints
   * @param place makes a command run where the client is
   */
  public OpenSsh(Path folder, String host, int port, UnaryOperator<List<String>> place) {
    this.folder = folder;
    this.host = host;
    this.port = port;
    this.place = place;
  }

  /**
   * Makes a key pair; returns the line for {@code authorized_keys}.
   *
   * @param name the file's name, and the comment
   * @param type as {@code ssh-keygen -t} takes it, with further options behind it
   */
  public String key(String name, String... type) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-C", name, "-t"));
    line.addAll(List.of(type));
    line.addAll(List.of("-f", folder.resolve(name).toString()));
    if (new ProcessBuilder(line).inheritIO().start().waitFor() != 0) {
      throw new IOException("no key " + name);
    }
    return Files.readString(folder.resolve(name + ".pub")).strip();
  }

  /** Returns the options for a key, as all three programs take them. */
  private List<String> options(String key, String... more) {
    List<String> options = new ArrayList<>(List.of("-F", "none", "-i", folder.resolve(key) + ""));
    for (String each :
        List.of(
            "Port=" + port,
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "BatchMode=yes",
            "StrictHostKeyChecking=accept-new",
            "UserKnownHostsFile=" + folder.resolve("known_hosts"),
            "LogLevel=INFO")) {
      options.addAll(List.of("-o", each));
    }
    options.addAll(List.of(more));
    return options;
  }

  /** Runs a command of the router's, with nothing on its input. */
  public Ended ssh(String key, String... words) throws IOException, InterruptedException {
    return ssh(key, List.of(), new File("/dev/null"), words);
  }

  /** Runs a command of the router's with options of the client, and a file on its input. */
  public Ended ssh(String key, List<String> more, File input, String... words)
      throws IOException, InterruptedException {
    return end(spawn(key, more, words).redirectInput(input));
  }

  /** Prepares a command of the router's, for who wants to see to its streams. */
  public ProcessBuilder spawn(String key, List<String> more, String... words) {
    List<String> line = new ArrayList<>(List.of("ssh"));
    line.addAll(options(key, more.toArray(String[]::new)));
    line.add(host);
    line.addAll(List.of(words));
    return new ProcessBuilder(place.apply(line));
  }

  /** Copies a file to the router, under a name, with options of the client. */
  public Ended scp(String key, Path file, String name, String... more)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("scp"));
    line.addAll(options(key, more));
    line.addAll(List.of("-q", file.toString(), host + ":" + name));
    return end(new ProcessBuilder(place.apply(line)));
  }

  /** Runs commands of sftp, of which the first that fails ends it; one with "-" before it may. */
  public Ended sftp(String key, String... commands) throws IOException, InterruptedException {
    Path batch = Files.createTempFile(folder, "sftp", ".batch");
    Files.write(batch, List.of(commands));
    List<String> line = new ArrayList<>(List.of("sftp"));
    line.addAll(options(key, "-b", batch.toString()));
    line.add(host);
    return end(new ProcessBuilder(place.apply(line)).directory(folder.toFile()));
  }

  private Ended end(ProcessBuilder prepared) throws IOException, InterruptedException {
    File out = Files.createTempFile(folder, "ssh", ".out").toFile();
    File err = Files.createTempFile(folder, "ssh", ".err").toFile();
    Process process = prepared.redirectOutput(out).redirectError(err).start();
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IOException(
          prepared.command()
              + ":\n"
              + Files.readString(out.toPath())
              + Files.readString(err.toPath()));
    }
    return new Ended(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }
}
