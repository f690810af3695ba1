// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

import io.millrace.lib.loop.CallbackGuard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one client has opened and not closed; bounded. For one thread at a time. */
final class Handles {
  /** OpenSSH opens one file and one folder at once. */
  static final int MOST = 16;

  private static final CallbackGuard CLOSED =
      new CallbackGuard(Handles.class, "closing a file of an SFTP client that is gone");

  private final Map<String, OpenHandle> open = new HashMap<>();
  private int number;

  void requireRoom() throws SftpRefusedException {
    if (open.size() >= MOST) {
      throw new SftpRefusedException(
          SftpStatus.FAILURE, "no more than " + MOST + " files are open at once");
    }
  }

  /** Adds one and returns its number; when there is no room it is ended. */
  int add(OpenHandle handle) throws SftpRefusedException {
    try {
      requireRoom();
    } catch (SftpRefusedException full) {
      CLOSED.close(handle::abandon);
      throw full;
    }
    open.put(Integer.toString(++number), handle);
    return number;
  }

  OpenHandle get(String handle) throws SftpRefusedException {
    OpenHandle found = open.get(handle);
    if (found == null) {
      throw unknown();
    }
    return found;
  }

  OpenHandle remove(String handle) throws SftpRefusedException {
    OpenHandle found = open.remove(handle);
    if (found == null) {
      throw unknown();
    }
    return found;
  }

  /** Ends all; returns the names of the uploads among them. */
  List<String> abandon() {
    List<String> half = new ArrayList<>();
    for (OpenHandle each : open.values()) {
      CLOSED.close(each::abandon);
      if (each instanceof Upload upload) {
        half.add(upload.name());
      }
    }
    open.clear();
    return half;
  }

  private static SftpRefusedException unknown() {
    return new SftpRefusedException(SftpStatus.FAILURE, "no such handle");
  }
}
