package io.chargelake.curation.silver;

import java.util.List;

/**
 * A message, or one sample of it, that no row can be made of.
 *
 * @param item position of the sample in the message, from 1; 0 for the message as a whole
 * @param reasons every rule that failed
 * @param json the message's payload, or the sample
 */
public record Rejection(int item, List<String> reasons, String json) {}
