// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The persisted state of one Device IC, with which it continues after its bundle was replaced.
 * Valid only while the framework that wrote it runs: a restart of the process is a power-up.
 *
 * @param framework identifies the run of the framework that wrote it
 * @param clockBase what the device clock showed, in seconds
 * @param clockSince when the clock showed that, by the monotonic clock
 * @param observe the next Observe number
 * @param messageId the next message ID, or {@link SequenceNumbers#UNUSED}
 * @param observed the observations
 */
record LinkState(
    String framework,
    long clockBase,
    long clockSince,
    int observe,
    int messageId,
    List<Observed> observed) {
  private static final int FORMAT = 1;

  /**
   * One observation.
   *
   * @param due when the next notification is due by the monotonic clock
   */
  record Observed(SensorPath path, Bytes token, Duration period, long due) {}

  Bytes encoded() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(framework);
      out.writeLong(clockBase);
      out.writeLong(clockSince);
      out.writeInt(observe);
      out.writeInt(messageId);
      out.writeByte(observed.size());
      for (Observed each : observed) {
        out.writeUTF(each.path.classifier());
        out.writeUTF(each.path.type());
        out.writeByte(each.token.length());
        out.write(each.token.toArray());
        out.writeInt((int) each.period.toSeconds());
        out.writeLong(each.due);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  /** Returns what was written; empty when these bytes are of another format. */
  static Optional<LinkState> decode(Bytes bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toArray()))) {
      if (in.readByte() != FORMAT) {
        return Optional.empty();
      }
      return Optional.of(
          new LinkState(
              in.readUTF(), in.readLong(), in.readLong(), in.readInt(), in.readInt(), list(in)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Observed> list(DataInputStream in) throws IOException {
    List<Observed> list = new ArrayList<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      SensorPath path = new SensorPath(in.readUTF(), in.readUTF());
      byte[] token = new byte[in.readUnsignedByte()];
      in.readFully(token);
      Duration period = Duration.ofSeconds(in.readInt());
      list.add(new Observed(path, Bytes.wrap(token), period, in.readLong()));
    }
    return list;
  }
}
