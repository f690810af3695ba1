// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Another machine, as far as the network goes: a network namespace of its own, joined to ours by a
 * pair of virtual Ethernet devices. It is gone when this is closed. Needs root and {@code ip}.
 */
public final class SecondNetwork implements AutoCloseable {
  /** Several at once have networks of their own. */
  private static final int NETWORKS = 250;

  private final Process holder;

  private SecondNetwork(Process holder) {
    this.holder = holder;
  }

  /** Tells whether this user may make one. */
  public static boolean isPossible() throws InterruptedException {
    try {
      return succeeds("unshare", "--net", "ip", "link", "add", "mr-try", "type", "veth");
    } catch (IOException noSuchProgram) {
      return false;
    }
  }

  /** Makes it, with its devices up. */
  public static SecondNetwork join() throws IOException, InterruptedException {
    Process holder =
        new ProcessBuilder("unshare", "--net", "sh", "-c", "echo there; exec cat").start();
    Runtime.getRuntime().addShutdownHook(new Thread(holder::destroyForcibly));
    BufferedReader out = holder.inputReader();
    if (!"there".equals(out.readLine())) {
      throw new IOException("no network namespace");
    }
    SecondNetwork network = new SecondNetwork(holder);
    String pid = Long.toString(holder.pid());
    String near = "mr" + pid;
    run("ip", "link", "add", near, "type", "veth", "peer", "name", "mr-far", "netns", pid);
    run("ip", "address", "add", network.near() + "/24", "dev", near);
    run("ip", "link", "set", near, "up");
    network.runFar("ip", "address", "add", network.address(2) + "/24", "dev", "mr-far");
    network.runFar("ip", "link", "set", "mr-far", "up");
    network.runFar("ip", "link", "set", "lo", "up");
    return network;
  }

  /** Returns our address. */
  public String near() {
    return address(1);
  }

  private String address(int host) {
    return "10.231.%d.%d".formatted(holder.pid() % NETWORKS + 1, host);
  }

  /** Returns the command that runs another one on the other side. */
  public List<String> command(List<String> line) {
    List<String> far =
        new ArrayList<>(List.of("nsenter", "--target", Long.toString(holder.pid()), "--net"));
    far.addAll(line);
    return far;
  }

  /** Cuts the cable between both: the other side's device goes down. */
  public void cut() throws IOException, InterruptedException {
    runFar("ip", "link", "set", "mr-far", "down");
  }

  /** Joins both again. */
  public void mend() throws IOException, InterruptedException {
    runFar("ip", "link", "set", "mr-far", "up");
  }

  private void runFar(String... line) throws IOException, InterruptedException {
    run(command(List.of(line)).toArray(String[]::new));
  }

  private static void run(String... line) throws IOException, InterruptedException {
    if (!succeeds(line)) {
      throw new IOException("failed: " + String.join(" ", line));
    }
  }

  private static boolean succeeds(String... line) throws IOException, InterruptedException {
    return new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** Ends the namespace, and with it the devices. */
  @Override
  public void close() throws InterruptedException {
    holder.destroyForcibly().waitFor();
  }
}
