// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import java.util.function.UnaryOperator;

/**
 * The sensor's end as hdlc-link.md §2–§8 tells it, one burst of bytes at a time: written apart from
 * the code under test and sharing nothing with it, to check it by.
 */
final class SensorModel {
  static final Bytes PARAMETERS =
      Bytes.hex("8180140502 00FF 0602 00FF 0704 00000001 0804 00000001");

  /** A mistake planted in the model, to see that a comparison with it notices. */
  enum Mistake {
    NONE,
    COUNTS_GAPS,
    ACKNOWLEDGING_FREES,
    SNRM_KEEPS_NUMBERS,
    WRONG_CHECK_ACCEPTED
  }

  private final UnaryOperator<Bytes> application;
  private final Mistake mistake;
  boolean connected;
  int vs;
  int vr;
  Bytes pending;

  /** Makes a sensor whose application answers null for silence. */
  SensorModel(UnaryOperator<Bytes> application) {
    this(application, Mistake.NONE);
  }

  SensorModel(UnaryOperator<Bytes> application, Mistake mistake) {
    this.application = application;
    this.mistake = mistake;
  }

  /** Returns the bytes with which the sensor reacts to a burst; none for silence. */
  Bytes react(Bytes burst) {
    boolean checks = mistake != Mistake.WRONG_CHECK_ACCEPTED;
    if (!isFrame(burst, checks)) {
      return Bytes.EMPTY;
    }
    int control = burst.at(5);
    String kind = kind(control);
    if (kind.isEmpty()) {
      return Bytes.EMPTY;
    }
    boolean numbered = kind.equals("I") || kind.equals("RR") || kind.equals("RNR");
    if ((numbered ? control >> 5 : 0) == (vs + 1) % 8) {
      vs = (vs + 1) % 8;
      pending = mistake == Mistake.ACKNOWLEDGING_FREES ? null : pending;
    }
    if (kind.equals("SNRM")) {
      connected = true;
      vs = mistake == Mistake.SNRM_KEEPS_NUMBERS ? vs : 0;
      vr = mistake == Mistake.SNRM_KEEPS_NUMBERS ? vr : 0;
      return frame(0x73, PARAMETERS);
    }
    return connected ? reactConnected(kind, control, burst) : frame(0x1F, Bytes.EMPTY);
  }

  private Bytes reactConnected(String kind, int control, Bytes burst) {
    switch (kind) {
      case "DISC":
        pending = null;
        connected = false;
        return frame(0x73, Bytes.EMPTY);
      case "RR":
        return pending == null
            ? frame(vr << 5 | 0x11, Bytes.EMPTY)
            : frame(vr << 5 | 0x10 | vs << 1, pending);
      case "I":
        if ((control >> 1 & 7) == vr || mistake == Mistake.COUNTS_GAPS) {
          vr = (vr + 1) % 8;
        }
        Bytes message = Trace.information(burst);
        Bytes answer = message.isEmpty() ? null : application.apply(message);
        return answer == null ? Bytes.EMPTY : frame(vr << 5 | 0x10 | vs << 1, answer);
      default:
        return frame(0x97, Bytes.EMPTY);
    }
  }

  private static String kind(int control) {
    if ((control & 1) == 0) {
      return "I";
    }
    switch (control & 0x1F & ~0x10) {
      case 0x01:
        return "RR";
      case 0x05:
        return "RNR";
      default:
        break;
    }
    switch (control & ~0x10) {
      case 0x83:
        return "SNRM";
      case 0x43:
        return "DISC";
      case 0x63, 0x0F, 0x87, 0x03:
        return "to be refused";
      default:
        return "";
    }
  }

  /** Tells whether a burst is exactly one good frame. */
  static boolean isFrame(Bytes burst) {
    return isFrame(burst, true);
  }

  private static boolean isFrame(Bytes burst, boolean checks) {
    int end = burst.length() - 1;
    if (end < 8 || burst.at(0) != 0x7E || burst.at(end) != 0x7E || burst.at(1) >> 4 != 0xA) {
      return false;
    }
    int length = (burst.at(1) & 7) << 8 | burst.at(2);
    boolean possible = length == 7 || length >= 10 && length <= 264;
    if (!possible || length != end - 1 || burst.at(3) % 2 == 0 || burst.at(4) % 2 == 0) {
      return false;
    }
    return !checks || matches(burst, 5) && (length == 7 || matches(burst, length - 2));
  }

  private static boolean matches(Bytes burst, int covered) {
    int crc = crc(burst.slice(1, covered));
    return burst.at(covered + 1) == (crc & 0xFF) && burst.at(covered + 2) == crc >> 8;
  }

  /** The reference routine of §3, bit by bit. */
  static int crc(Bytes bytes) {
    int crc = 0xFFFF;
    for (int i = 0; i < bytes.length(); i++) {
      crc ^= bytes.at(i);
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >> 1 ^ 0x8408 : crc >> 1;
      }
    }
    return ~crc & 0xFFFF;
  }

  /** Returns a frame on the wire, made by the table of §2. */
  static Bytes frame(int control, Bytes information) {
    int length = information.isEmpty() ? 7 : 9 + information.length();
    Bytes header = bytes(0xA0 | length >> 8, length & 0xFF, 3, 3, control);
    Bytes body = header.plus(check(header));
    if (!information.isEmpty()) {
      body = body.plus(information);
      body = body.plus(check(body));
    }
    return bytes(0x7E).plus(body).plus(bytes(0x7E));
  }

  private static Bytes check(Bytes covered) {
    int crc = crc(covered);
    return bytes(crc & 0xFF, crc >> 8);
  }

  static Bytes bytes(int... values) {
    byte[] array = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      array[i] = (byte) values[i];
    }
    return Bytes.wrap(array);
  }
}
