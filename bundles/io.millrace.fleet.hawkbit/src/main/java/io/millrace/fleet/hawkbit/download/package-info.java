// SPDX-License-Identifier: Apache-2.0
/** The files of a release: fetched in pieces, within budgets, and put together. */
package io.millrace.fleet.hawkbit.download;
