// SPDX-License-Identifier: Apache-2.0
/** The only code of ours on the broker's class path, in the broker's JVM. */
@NullMarked
package dev.joblog.quickstart.broker;

import org.jspecify.annotations.NullMarked;
