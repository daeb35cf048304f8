// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.joblog.gateway.dialect;

import org.jspecify.annotations.NullMarked;
