// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.bytes.Bytes;
import io.millrace.dataplatform.ObservationLog.Observation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** An observation as it is stored: a version byte, then its fields; its number is the key. */
final class ObservationRecord {
  private static final int VERSION = 1;

  private ObservationRecord() {}

  static Bytes encode(Observation observation) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(observation.owner());
      out.writeUTF(observation.solution());
      out.writeUTF(observation.device());
      out.writeLong(observation.at().toEpochMilli());
      out.write(observation.json());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  static Observation decode(long number, Bytes bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toArray()));
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException("an observation of version " + version);
    }
    String owner = in.readUTF();
    String solution = in.readUTF();
    String device = in.readUTF();
    Instant at = Instant.ofEpochMilli(in.readLong());
    return new Observation(number, owner, solution, device, at, in.readAllBytes());
  }
}
