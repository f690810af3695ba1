// SPDX-License-Identifier: Apache-2.0
/** What the doctor looks at, one class each. */
package io.millrace.doctor.probe;
