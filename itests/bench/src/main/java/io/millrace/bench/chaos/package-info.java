// SPDX-License-Identifier: Apache-2.0
/** A router to which everything happens that happens to routers in the field. */
package io.millrace.bench.chaos;
