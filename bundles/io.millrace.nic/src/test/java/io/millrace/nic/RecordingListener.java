// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a client of the NIC has heard. */
final class RecordingListener implements DeviceListener {
  final List<CoapResponse> answers = new CopyOnWriteArrayList<>();
  final List<DeviceFailure> failures = new CopyOnWriteArrayList<>();

  @Override
  public void answered(CoapResponse response) {
    answers.add(response);
  }

  @Override
  public void failed(DeviceFailure failure) {
    failures.add(failure);
  }

  int count() {
    return answers.size() + failures.size();
  }

  CoapResponse only() {
    if (answers.size() != 1 || !failures.isEmpty()) {
      throw new AssertionError("not one answer: " + answers + failures);
    }
    return answers.get(0);
  }

  CoapResponse last() {
    return answers.get(answers.size() - 1);
  }

  DeviceFailure failure() {
    if (!answers.isEmpty() || failures.size() != 1) {
      throw new AssertionError("not one failure: " + answers + failures);
    }
    return failures.get(0);
  }

  List<Long> numbers() {
    return answers.stream().map(each -> each.options().uint(OptionNumber.OBSERVE, -1)).toList();
  }
}
