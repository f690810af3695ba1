// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/** What runs in a channel, on a thread of its own, until it is done or the channel is closed. */
abstract class ChannelTask implements Command {
  /** Exit statuses, as sysexits.h has them. */
  static final int FAILED = 1;

  static final int TRY_AGAIN = 75;
  static final int NOT_PERMITTED = 77;

  private static final Logger LOG = System.getLogger(ChannelTask.class.getName());
  private static final int MOST_STATUS = 255;

  private InputStream in;
  private OutputStream out;
  private OutputStream err;
  private ExitCallback exit;

  @Override
  public final void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public final void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public final void setErrorStream(OutputStream stream) {
    err = stream;
  }

  @Override
  public final void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  /** An exception from here would end the connection with all its channels. */
  @Override
  public final void start(ChannelSession channel, Environment environment) {
    try {
      prepare(environment);
      Daemon.thread("ssh-channel", this::host).start();
    } catch (RuntimeException | OutOfMemoryError none) { // the machine has no thread left
      LOG.log(Level.ERROR, "a channel could not be started", none);
      exit.onExit(FAILED);
    }
  }

  private void host() {
    int status = FAILED;
    try {
      status = run(in, out, err);
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "a channel ended before what ran in it", gone);
    } catch (InterruptedException odd) {
      LOG.log(Level.DEBUG, "the thread of a channel is not to be interrupted");
    } finally {
      // Only eight bits of it go over the wire: 256 would be a success.
      exit.onExit(status < 0 || status > MOST_STATUS ? MOST_STATUS : status);
    }
  }

  /** Takes what the client said of its terminal, before the thread starts. */
  abstract void prepare(Environment environment);

  /** Runs it; returns the exit status. */
  abstract int run(InputStream input, OutputStream output, OutputStream errors)
      throws IOException, InterruptedException;

  /** Writes a sentence for the person at the other end. */
  static void say(OutputStream stream, String sentence) throws IOException {
    stream.write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
    stream.flush();
  }
}
