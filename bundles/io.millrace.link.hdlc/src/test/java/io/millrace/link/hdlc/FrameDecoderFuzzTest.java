// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.api.bytes.Bytes;
import io.millrace.link.hdlc.frame.Decoded;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameDecoder;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.frame.UaParameters;
import java.time.Duration;
import java.util.List;

/** Any bytes in any pieces at any time: the decoder never throws, and finds only real frames. */
class FrameDecoderFuzzTest {
  private static final Bytes GOOD = Bytes.hex("7ea00703031196b67e");

  @FuzzTest
  void any_input_is_a_value_and_a_good_frame_is_read_afterwards(FuzzedDataProvider input) {
    FrameDecoder decoder = new FrameDecoder(Duration.ofMillis(400));
    long nanos = 0;
    while (input.remainingBytes() > 0) {
      nanos += input.consumeInt(0, 500) * 1_000_000L;
      Bytes chunk = Bytes.wrap(input.consumeBytes(input.consumeInt(1, 300)));
      for (Decoded decoded : decoder.feed(chunk, nanos)) {
        if (decoded instanceof Decoded.Valid valid && valid.frame().kind() != FrameKind.UNKNOWN) {
          Bytes again = FrameEncoder.encode(valid.frame());
          assertThat(SensorModel.isFrame(again)).isTrue();
          assertThat(Trace.information(again)).isEqualTo(valid.frame().information());
        }
      }
    }
    List<Decoded> after = decoder.feed(GOOD, nanos + 401_000_000L);
    assertThat(after).endsWith(new Decoded.Valid(Frame.rr(0)));
  }

  @FuzzTest
  void any_parameters_give_a_limit_that_fits(byte[] field) {
    assertThat(UaParameters.sendLimit(Bytes.wrap(field))).isBetween(1, 255);
  }
}
