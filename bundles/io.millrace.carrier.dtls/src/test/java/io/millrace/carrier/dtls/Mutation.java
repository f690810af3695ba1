// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What somebody on the way may do with records that were sent [RFC 6347 §4.1, RFC 9146 §4]. */
enum Mutation {
  /** The same once more. */
  REPLAY {
    @Override
    byte[] of(List<byte[]> sent, Random random) {
      return one(sent, random);
    }
  },
  BITS {
    @Override
    byte[] of(List<byte[]> sent, Random random) {
      byte[] record = one(sent, random);
      for (int i = random.nextInt(4); i >= 0; i--) {
        record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return record;
    }
  },
  TRUNCATED {
    @Override
    byte[] of(List<byte[]> sent, Random random) {
      byte[] record = one(sent, random);
      return Arrays.copyOf(record, 1 + random.nextInt(record.length - 1));
    }
  },
  LENGTHENED {
    @Override
    byte[] of(List<byte[]> sent, Random random) {
      byte[] record = one(sent, random);
      byte[] longer = Arrays.copyOf(record, record.length + 1 + random.nextInt(40));
      for (int i = record.length; i < longer.length; i++) {
        longer[i] = (byte) random.nextInt();
      }
      return longer;
    }
  },
  /** Another epoch. */
  EPOCH {
    @Override
    byte[] of(List<byte[]> sent, Random random) {
      byte[] record = one(sent, random);
      record[3] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0);
      record[4] = (byte) random.nextInt(4);
      return record;
    }
  },
  /** Another sequence number. */
  NUMBER {
    @Override
    byte[] of(List<byte[]> sent, Random random) {
      byte[] record = one(sent, random);
      record[9] = (byte) random.nextInt();
      record[10] = (byte) random.nextInt();
      return record;
    }
  },
  /** Another connection ID. */
  CONNECTION {
    @Override
    byte[] of(List<byte[]> sent, Random random) {
      byte[] record = one(sent, random);
      for (int i = 11; i < Math.min(17, record.length); i++) {
        record[i] = (byte) random.nextInt();
      }
      return record;
    }
  },
  /** The beginning of one, the end of another. */
  JOINED {
    @Override
    byte[] of(List<byte[]> sent, Random random) {
      byte[] head = one(sent, random);
      byte[] tail = one(sent, random);
      int at = 1 + random.nextInt(Math.min(head.length, tail.length) - 1);
      byte[] joined = Arrays.copyOf(head, tail.length);
      System.arraycopy(tail, at, joined, at, tail.length - at);
      return joined;
    }
  },
  /** Nothing of them. */
  RANDOM {
    @Override
    byte[] of(List<byte[]> sent, Random random) {
      byte[] bytes = new byte[1 + random.nextInt(100)];
      random.nextBytes(bytes);
      bytes[0] = (byte) (random.nextBoolean() ? 20 + random.nextInt(6) : bytes[0]);
      return bytes;
    }
  };

  /** Returns a datagram made of those that were sent; it is a new array. */
  abstract byte[] of(List<byte[]> sent, Random random);

  private static byte[] one(List<byte[]> sent, Random random) {
    return sent.get(random.nextInt(sent.size())).clone();
  }
}
