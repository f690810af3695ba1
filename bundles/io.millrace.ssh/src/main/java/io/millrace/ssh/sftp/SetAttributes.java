// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.sftp;

/**
 * What of a file's attributes a client wants to set, as far as that can be done here: owners and
 * permissions are not looked at [draft-ietf-secsh-filexfer-02 §5].
 *
 * @param size in bytes; -1 when it is not named
 * @param seconds when it was written last; -1 when it is not named
 */
record SetAttributes(long size, long seconds) {
  private static final int SIZE = 0x1;
  private static final int OWNERS = 0x2;
  private static final int PERMISSIONS = 0x4;
  private static final int TIMES = 0x8;

  static SetAttributes read(SftpRequest request) throws SftpRefusedException {
    int flags = request.number();
    long size = (flags & SIZE) == 0 ? -1 : request.longNumber() & Long.MAX_VALUE;
    if ((flags & OWNERS) != 0) {
      request.longNumber();
    }
    if ((flags & PERMISSIONS) != 0) {
      request.number();
    }
    if ((flags & TIMES) == 0) {
      return new SetAttributes(size, -1);
    }
    request.number(); // when it was read last
    return new SetAttributes(size, request.number() & 0xFFFFFFFFL);
  }
}
