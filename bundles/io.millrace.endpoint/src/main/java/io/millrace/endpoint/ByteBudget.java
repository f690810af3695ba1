// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

/** How many bytes all remembered answers of an endpoint hold on to together. */
final class ByteBudget {
  final long limit;
  long used;

  ByteBudget(long limit) {
    this.limit = limit;
  }

  boolean isOver() {
    return used > limit;
  }
}
